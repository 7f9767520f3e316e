//! What the time bar shows.

use super::{Branch, Timeline};
use crate::core::time::SimTime;
use crate::engine::run::Run;
use crate::view::landmarks::LandmarkKind;
use crate::view::names;
use crate::view::panel::{
    BesideModel, BranchRow, Compared, PanelModel, TickRow, TimelineModel, deltas,
};

impl Timeline {
    /// Everything the panels show.
    pub fn panel(&self) -> PanelModel {
        PanelModel { timeline: self.model(), ..self.run.panel() }
    }

    fn model(&self) -> TimelineModel {
        let branch = self.branch();
        let begin = branch.checkpoints[0].sim().now();
        TimelineModel {
            begin_us: begin.as_micros(),
            now_us: self.run.sim().now().as_micros(),
            reach_us: branch.reach.at.as_micros(),
            ends: (names::clock(begin), names::clock(branch.reach.at)),
            done: self.run.n_commands() as u32,
            undo: self.undoable(),
            redo: self.redoable(),
            ticks: ticks(branch, begin),
            branches: (0..self.branches.len()).map(|idx| self.branch_row(idx)).collect(),
            here: self.here as u32,
            beside: self.beside_model(),
        }
    }
    fn branch_row(&self, idx: usize) -> BranchRow {
        let branch = &self.branches[idx];
        let until = names::clock(branch.reach.at);
        let about = match branch.left {
            None => format!("from the beginning until {until}"),
            Some((from, at)) => {
                let parent = &self.branches[from].name;
                format!("left \"{parent}\" at {}, until {until}", names::clock(at.at))
            }
        };
        BranchRow { name: branch.name.clone(), depth: self.depth(idx), about }
    }
    /// Bounded, so that a tree that was told wrongly cannot lead in a circle.
    fn depth(&self, idx: usize) -> u32 {
        let parents = std::iter::successors(Some(idx), |&idx| Some(self.branches[idx].left?.0));
        parents.skip(1).take(DEPTH_MAX).count() as u32
    }
    fn beside_model(&self) -> Option<BesideModel> {
        let beside = self.beside()?;
        let differs = self.first_difference(self.here, beside.branch);
        Some(BesideModel {
            branch: beside.branch as u32,
            name: self.branches[beside.branch].name.clone(),
            differs: differs.map(|it| (it.at.as_micros(), names::clock(it.at))),
            rows: deltas(&compared(&self.run), &compared(&beside.run)),
        })
    }
}

fn compared(run: &Run) -> Compared {
    let report = run.metrics().report(run.sim().now(), None);
    Compared { report, driven_cm: run.sim().driven_cm() }
}

fn ticks(branch: &Branch, begin: SimTime) -> Vec<TickRow> {
    let length = branch.reach.at.since(begin).as_micros().max(1);
    let rows = LandmarkKind::ALL.into_iter().map(|kind| {
        let of_kind = branch.landmarks.iter().filter(|it| it.kind == kind && it.at >= begin);
        let mut row = TickRow { kind, count: 0, places: Vec::new() };
        for landmark in of_kind {
            row.count += 1;
            let part = u128::from(landmark.at.since(begin).as_micros()) * 1000;
            let place = (part / u128::from(length)).min(1000) as u16;
            if row.places.last() != Some(&place) {
                row.places.push(place);
            }
        }
        row
    });
    rows.filter(|row| row.count > 0).collect()
}

/// Deeper branches are shown like these.
const DEPTH_MAX: usize = 6;
