//! Queues that remember the newest so many.

use std::collections::VecDeque;

/// Adds an item; where there are `most` already, the oldest goes.
pub fn push_bounded<T>(queue: &mut VecDeque<T>, item: T, most: usize) {
    if queue.len() >= most {
        queue.pop_front();
    }
    queue.push_back(item);
}
