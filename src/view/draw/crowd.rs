//! How large markers are drawn, by zoom and by how many there are.

use crate::view::lens::Lens;

/// How many things are in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowd {
    /// So few that each has its clock, number and badges.
    Few,
    /// So many that everything is small and simple.
    Many,
    /// So many that the canvas cannot stamp them in a frame: they are copied by hand.
    Swarm,
}

impl Crowd {
    /// For so many drivers in view (limits chosen by measuring).
    pub const fn of(drivers: usize) -> Crowd {
        match drivers {
            0..=400 => Crowd::Few,
            401..=3_000 => Crowd::Many,
            _ => Crowd::Swarm,
        }
    }
}

/// What markers are drawn for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Scale of the markers, in steps so that a slow zoom does not redraw them in every frame.
    pub scale: f64,
    /// How many things are in view.
    pub crowd: Crowd,
    /// Device pixels per CSS pixel.
    pub ratio: f64,
}

impl Size {
    /// For a view with so many drivers in it.
    pub fn of(lens: &Lens, drivers: usize) -> Size {
        // A step of a twelfth is not seen, and a slow zoom rarely draws the markers anew.
        let scale = (lens.marker_size() * 12.0).round() / 12.0;
        Size { scale, crowd: Crowd::of(drivers), ratio: lens.ratio }
    }
    /// Whether things are drawn small and simple.
    pub fn is_crowded(self) -> bool {
        self.crowd != Crowd::Few
    }
    /// Radius of a driver in CSS pixels.
    pub fn driver_px(self) -> f64 {
        match self.crowd {
            Crowd::Few => 9.6 * self.scale,
            Crowd::Many => 4.6,
            Crowd::Swarm => 2.6,
        }
    }
    /// Radius of an order of a class in CSS pixels: urgent is large, saver small.
    pub fn order_px(self, class: usize) -> f64 {
        let radius = [10.2, 9.2, 7.8][class.min(2)];
        match self.crowd {
            Crowd::Few => radius * self.scale,
            Crowd::Many => radius * 0.55,
            Crowd::Swarm => radius * 0.4,
        }
    }
}
