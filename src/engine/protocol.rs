//! The messages between page and engine. The page knows nothing of the core but these.

pub use super::changes::Changes;
pub use super::replicate::{Job, Replicated, Watch};
pub use super::saved::{Saved, SavedView};
pub use super::timeline::{Future, Place, Travel, Tree};
use crate::scenario::wire::WireCommand;
use crate::view::filter::Filter;
use crate::view::flights::MessageLayer;
use crate::view::lens::Lens;
use crate::view::map::MapModel;
use crate::view::palette::Palette;
use crate::view::panel::{PanelModel, Subject};
use serde::{Deserialize, Serialize};

/// The scenario that was loaded last, as the name of one.
pub const CURRENT: &str = "current";

/// What the page asks of the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Start a fresh run; answered by `Update::Started`.
    Start {
        /// Which scenario: `default`, `small`, `large`, or [`CURRENT`].
        scenario: String,
        /// Seed of the run.
        seed: u64,
        /// What differs from the scenario as it comes.
        changes: Changes,
    },
    /// Load files dropped or picked together, as a new scenario; answered by `Update::Started`
    /// or `Update::ImportFailed` (the running simulation is untouched).
    Import {
        /// Name and bytes of each file.
        files: Vec<(String, serde_bytes_vec::Bytes)>,
        /// Seed for what the files do not say.
        seed: u64,
        /// What differs from what they say.
        changes: Changes,
    },
    /// Carry out a command; answered by `Update::Accepted` or `Update::Rejected`.
    Command(WireCommand),
    /// Let this much simulated time pass, then answer with a frame.
    Advance {
        /// Microseconds of simulated time; 0 asks for a frame only.
        by_us: u64,
        /// Most events to handle before answering.
        events_max: u32,
        /// Simulated seconds per real second: animations last a fixed real time.
        speed: f32,
    },
    /// Handle exactly one event, then answer with a frame.
    StepEvent,
    /// Select a thing, or nothing.
    Select(Option<Subject>),
    /// Show only some of the orders and sentences.
    Filter(Filter),
    /// Read a link or the file of a kept run; answered by `Update::Opened` or
    /// `Update::ImportFailed`. The run of this engine is untouched.
    Open(serde_bytes_vec::Bytes),
    /// Write a run down; answered by `Update::Written`.
    Write(Box<Saved>, Form),
    /// Live a kept run again from its beginning, and write down what came of it; answered by
    /// `Update::Living` on the way, then by `Update::Exported`, `Lived` or `Refused`.
    Export(Box<Saved>, Export),
    /// Go to another moment or another future of the run; answered by a frame, and by
    /// `Update::Refused` where there is nothing to go to.
    Travel(Travel),
    /// Begin a branch here that is called so, and go on in it.
    Fork(String),
    /// Call a branch otherwise.
    Rename(u32, String),
    /// Show another future beside, or none.
    Beside(Option<u32>),
    /// Bring the run that was just started to where another one stood; answered by
    /// `Update::Restored`.
    Replay(Replay),
    /// Live a setup beside the run; answered by `Update::Replicated` or `Update::Refused`.
    Replicate(Box<Job>),
}

impl Request {
    /// The start of a scenario as it comes.
    pub fn start(scenario: &str, seed: u64) -> Request {
        Request::Start { scenario: scenario.to_owned(), seed, changes: Changes::default() }
    }
    /// The start of files as they come.
    pub fn import(files: Vec<(String, serde_bytes_vec::Bytes)>, seed: u64) -> Request {
        Request::Import { files, seed, changes: Changes::default() }
    }
}

/// What makes a fresh run the same as one that is gone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Replay {
    /// All its futures, and where it stood.
    pub tree: Tree,
    /// A command that is not to be carried out, but told about.
    pub without: Option<WireCommand>,
}

/// A run that stands again where another one stood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// Time of day.
    pub clock: String,
    /// Events up to there.
    pub events: u64,
    /// The commands done there, each as its time of day and a phrase.
    pub commands: Vec<String>,
    /// What was left out, as a phrase.
    pub without: Option<String>,
}

/// How a run is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// As the end of an address, from the `#` on.
    Link,
    /// As a file.
    File,
}

/// What is made of a run that is lived again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Export {
    /// A scenario file that lives it again.
    Scenario,
    /// Every event as a table.
    EventsCsv,
    /// Every event, an object a line.
    EventsNdjson,
    /// Every number of the whole run as a table.
    Metrics,
    /// The trends of the scoreboard as a picture in these colours.
    Charts(Box<Palette>),
    /// Its digest.
    Digest,
}

/// Everything that the page says to the worker: requests, and how the map is to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Something for the engine.
    Request(Request),
    /// The map's two canvases, which come beside it.
    Canvases,
    /// Two further ones for the future beside, likewise.
    CanvasesBeside,
    /// The colours in force.
    Palette(Box<Palette>),
    /// Where the page looks; shown with the next frame.
    Look(Look),
    /// Make a picture file of the canvases; the answer is the file, or `Update::Refused`.
    Picture,
    /// Draw a picture as SVG from what comes beside it; the answer is its text, or
    /// `Update::Refused`.
    Sketch,
}

/// A view of the map.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Which part of the city is seen, and on how many pixels.
    pub lens: Lens,
    /// Whether the reader wants reduced motion.
    pub calm: bool,
    /// Which messages are shown.
    pub messages: MessageLayer,
    /// Whether the view has rested for a moment: a heavy city is drawn anew only then.
    pub settled: bool,
}

/// What the engine answers. Frames go beside it as typed arrays, not through serde.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// The worker can take requests now.
    Ready,
    /// A fresh run stands at time zero.
    Started {
        /// The still picture.
        map: Box<MapModel>,
        /// What was imported or dropped on the way, in sentences.
        notes: Vec<String>,
    },
    /// The panels have changed. At most ten a second, and after each command or step.
    Panel(Box<PanelModel>),
    /// A command was carried out.
    Accepted,
    /// A command was rejected: the run is untouched.
    Rejected {
        /// Why, as a sentence.
        why: String,
    },
    /// A kept run that was read.
    Opened(Box<Saved>),
    /// The text of a run that is to be kept.
    Written(String),
    /// How far a run is that is lived again.
    Living {
        /// Timers that have fired.
        done: u64,
        /// Those that will have.
        of: u64,
    },
    /// What was made of a run.
    Exported {
        /// The file.
        text: String,
        /// What there is to know about it, in a sentence; empty where there is nothing.
        note: String,
    },
    /// A run was lived again to where it stood.
    Lived {
        /// How many events there were.
        events: u64,
        /// The digest of all of them.
        digest: String,
    },
    /// A future was let go, to make room for another one.
    LetGo {
        /// How it was called.
        name: String,
    },
    /// The run's interventions or futures are these now.
    Tree(Box<Tree>),
    /// Something that is no command could not be done: the run is untouched.
    Refused {
        /// Why, as a sentence.
        why: String,
    },
    /// The run stands where the one before it stood.
    Restored(Restored),
    /// Files could not be read: the running simulation is untouched.
    ImportFailed {
        /// What is wrong, where, what was expected: one problem each.
        problems: Vec<String>,
    },
    /// News of a replication: the run is untouched.
    Replicated(Box<Replicated>),
}

/// Bytes that go through serde as one block.
pub mod serde_bytes_vec {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
    use std::fmt;

    /// A file's content.
    #[derive(Clone, PartialEq, Eq, Default)]
    pub struct Bytes(pub Vec<u8>);

    impl fmt::Debug for Bytes {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} bytes", self.0.len())
        }
    }

    impl Serialize for Bytes {
        fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            s.serialize_bytes(&self.0)
        }
    }

    impl<'de> Deserialize<'de> for Bytes {
        fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl de::Visitor<'_> for Visitor {
                type Value = Bytes;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a block of bytes")
                }
                fn visit_bytes<E: de::Error>(self, v: &[u8]) -> Result<Bytes, E> {
                    Ok(Bytes(v.to_vec()))
                }
                fn visit_byte_buf<E: de::Error>(self, v: Vec<u8>) -> Result<Bytes, E> {
                    Ok(Bytes(v))
                }
            }
            d.deserialize_byte_buf(Visitor)
        }
    }
}
