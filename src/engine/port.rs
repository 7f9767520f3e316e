//! How a frame travels between page and worker: one block of words that is handed over, not copied.
//!
//! A block holds the time and the length of each array, then the arrays. It is sent back empty
//! and filled again, so that a running page allocates nothing per frame. Pure; the browser's
//! side of it is in the worker and in the client.

use crate::view::frame::Frame;
use std::fmt;

/// Writes a frame into a block, in place. The block has exactly the length that is needed.
pub fn encode(frame: &Frame, block: &mut Vec<u32>) {
    block.clear();
    block.extend([frame.now_us as u32, (frame.now_us >> 32) as u32]);
    block.extend(arrays(frame).map(|array| array.len() as u32));
    for array in arrays(frame) {
        block.extend(array.iter().map(|number| number.to_bits()));
    }
}

/// Reads a block into a frame, in place.
///
/// # Errors
/// Where the block is not one that [`encode`] wrote; the frame is then unchanged.
pub fn decode(block: &[u32], frame: &mut Frame) -> Result<(), BadBlock> {
    let (head, mut rest) = block.split_at_checked(HEAD).ok_or(BadBlock)?;
    let wanted: usize = head[2..].iter().map(|&n| n as usize).sum();
    if rest.len() < wanted {
        return Err(BadBlock);
    }
    frame.now_us = u64::from(head[0]) | u64::from(head[1]) << 32;
    let into = [
        &mut frame.drivers,
        &mut frame.orders,
        &mut frame.restaurants,
        &mut frame.route,
        &mut frame.flashes,
        &mut frame.flights,
    ];
    for (array, &n) in into.into_iter().zip(&head[2..]) {
        let (words, after) = rest.split_at(n as usize);
        array.clear();
        array.extend(words.iter().map(|&word| f32::from_bits(word)));
        rest = after;
    }
    Ok(())
}

fn arrays(frame: &Frame) -> [&[f32]; 6] {
    let Frame { drivers, orders, restaurants, route, flashes, flights, .. } = frame;
    [drivers, orders, restaurants, route, flashes, flights]
}

/// Time in two words, then six lengths.
const HEAD: usize = 8;

/// A block that holds no frame: page and worker are not of the same build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadBlock;

impl fmt::Display for BadBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the engine sent a frame that this page cannot read; expected the same build")
    }
}

impl std::error::Error for BadBlock {}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame {
            now_us: 0x0123_4567_89ab_cdef,
            drivers: vec![1.5, -2.0, f32::MIN_POSITIVE],
            orders: vec![16_777_216.0],
            restaurants: Vec::new(),
            route: vec![0.0, -0.0],
            flashes: vec![f32::INFINITY],
            flights: vec![0.25],
        }
    }

    #[test]
    fn a_frame_comes_out_as_it_went_in() {
        let mut block = vec![9; 3];
        encode(&frame(), &mut block);
        // What was in the receiving frame before is gone, longer or shorter.
        let mut back = Frame { restaurants: vec![7.0; 40], ..Frame::default() };
        decode(&block, &mut back).unwrap();
        assert_eq!(back, frame());
    }

    #[test]
    fn a_recycled_block_may_be_longer_than_its_frame() {
        let mut block = Vec::new();
        encode(&frame(), &mut block);
        block.extend([1, 2, 3]);
        let mut back = Frame::default();
        decode(&block, &mut back).unwrap();
        assert_eq!(back, frame());
    }

    #[test]
    fn a_block_that_is_no_frame_changes_nothing() {
        let mut block = Vec::new();
        encode(&frame(), &mut block);
        for cut in [0, 3, HEAD, block.len() - 1] {
            let mut back = frame();
            assert_eq!(decode(&block[..cut], &mut back), Err(BadBlock));
            assert_eq!(back, frame());
        }
    }
}
