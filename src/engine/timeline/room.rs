//! The bound on futures. Beyond it the oldest goes that nobody has named or looks at: refusing to
//! begin another one would forbid to act in the past, which is what the time machine is for.

use super::{Branch, Timeline};

/// Most futures of a run, chosen arbitrarily: more nobody keeps apart, and each may remember dozens
/// of copies of the run. A kept run may bring more along.
pub const BRANCHES_MAX: usize = 32;

impl Timeline {
    /// One more future; an old one makes room for it where there are too many.
    pub(super) fn add(&mut self, branch: Branch) {
        self.branches.push(branch);
        if self.branches.len() > BRANCHES_MAX {
            self.let_one_go();
        }
    }
    /// What those futures were called that were let go since this was asked last.
    pub fn take_let_go(&mut self) -> Vec<String> {
        std::mem::take(&mut self.let_go)
    }

    fn let_one_go(&mut self) {
        let beside = self.beside.as_ref().map(|it| it.branch);
        let newest = self.branches.len() - 1;
        let free = |idx: &usize| *idx != self.here && Some(*idx) != beside;
        // The run began with the first, and the last has just been asked for.
        let named_last = (1..newest).filter(free).min_by_key(|idx| (self.is_named(*idx), *idx));
        if let Some(idx) = named_last {
            self.remove(idx);
        }
    }
    /// Whether the reader has called it so: others are called by what was done in them.
    fn is_named(&self, idx: usize) -> bool {
        let branch = &self.branches[idx];
        let undone = branch.undone.iter().map(|it| &it.command);
        let by_itself = branch.commands.iter().chain(undone);
        let is_of_another =
            self.branches.iter().enumerate().any(|(it, of)| it != idx && of.name == branch.name);
        !is_of_another && !by_itself.into_iter().any(|it| self.name_of(it) == branch.name)
    }
    fn remove(&mut self, idx: usize) {
        let gone = self.branches.remove(idx);
        let moved = |it: usize| if it > idx { it - 1 } else { it };
        for branch in &mut self.branches {
            branch.left = match branch.left {
                // It holds all that was done before, and now leaves the one that its parent left.
                Some((from, _)) if from == idx => gone.left,
                left => left,
            };
            branch.left = branch.left.map(|(from, at)| (moved(from), at));
        }
        self.here = moved(self.here);
        if let Some(beside) = &mut self.beside {
            beside.branch = moved(beside.branch);
        }
        self.let_go.push(gone.name);
    }
}
