//! How hard a text is to read: mean length of sentences, and the Flesch-Kincaid grade for English
//! (Kincaid et al., 1975), with syllables counted by groups of vowels.

/// Words, sentences and syllables of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reading {
    words: u32,
    sentences: u32,
    syllables: u32,
}

impl Reading {
    /// That of a text.
    pub fn of(text: &str) -> Reading {
        let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
        let ends = text.split_whitespace().filter(|word| {
            word.trim_end_matches(['"', '”', '“', ')', '*']).ends_with(['.', '?', '!', ':', ';'])
        });
        let (mut n_words, mut syllables) = (0, 0);
        for word in words {
            n_words += 1;
            syllables += syllables_of(word);
        }
        Reading { words: n_words, sentences: (ends.count() as u32).max(1), syllables }
    }
    /// Two texts after each other.
    #[must_use]
    pub const fn and(self, other: Reading) -> Reading {
        Reading {
            words: self.words + other.words,
            sentences: self.sentences + other.sentences,
            syllables: self.syllables + other.syllables,
        }
    }
    /// Words in a sentence, in tenths.
    pub const fn words_in_ten_sentences(self) -> u32 {
        match (self.words * 10).checked_div(self.sentences) {
            Some(words) => words,
            None => 0,
        }
    }
    /// The Flesch-Kincaid grade, in tenths: years at school.
    pub fn grade_tenths(self) -> u32 {
        let (words, sentences) = (f64::from(self.words.max(1)), f64::from(self.sentences.max(1)));
        let grade = 0.39 * words / sentences + 11.8 * f64::from(self.syllables) / words - 15.59;
        (grade.max(0.0) * 10.0) as u32
    }
}

fn syllables_of(word: &str) -> u32 {
    let letters: Vec<char> = word.to_lowercase().chars().filter(|it| it.is_alphabetic()).collect();
    let is_vowel = |it: &char| "aeiouyäöü".contains(*it);
    let starts = (0..letters.len())
        .filter(|&idx| is_vowel(&letters[idx]) && (idx == 0 || !is_vowel(&letters[idx - 1])));
    let mute = letters.len() > 2
        && letters.ends_with(&['e'])
        && !is_vowel(&letters[letters.len() - 2])
        && !letters.ends_with(&['l', 'e']);
    (starts.count() as u32).saturating_sub(u32::from(mute)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_texts_are_graded_below_hard_ones() {
        let easy = Reading::of("The order waits. A driver comes. Then it goes to the door.");
        assert_eq!((easy.words, easy.sentences), (12, 3));
        let hard = Reading::of(
            "Idempotent reconciliation necessitates deterministic deduplication of \
             asynchronously redelivered notifications throughout heterogeneous infrastructures.",
        );
        assert!(easy.grade_tenths() < 40 && hard.grade_tenths() > 200);
        let both = easy.and(hard);
        assert!(easy.grade_tenths() < both.grade_tenths());
    }

    #[test]
    fn syllables_are_groups_of_vowels() {
        for (word, n) in [("order", 2), ("late", 1), ("table", 2), ("queue", 1), ("delivery", 4)] {
            assert_eq!(syllables_of(word), n, "{word}");
        }
    }
}
