//! The page: Leptos components. Holds no rule of the model; everything the
//! reader does leaves through [`session::Session::dispatch`].

pub mod address;
pub mod beside;
pub mod bundle;
pub mod compare;
pub mod crash;
pub mod dialog;
pub mod export;
pub mod frame_loop;
pub mod gesture;
pub mod header;
pub mod help;
pub mod icons;
pub mod import;
pub mod lesson;
pub mod map_view;
pub mod notice;
pub mod overlay;
pub mod pace;
pub mod panels;
pub mod parts;
pub mod passed;
pub mod places;
pub mod preferences;
pub mod reactive;
pub mod recovery;
pub mod root;
pub mod selection;
pub mod session;
pub mod settings;
pub mod share;
pub mod shortcuts;
pub mod store;
pub mod time_machine;
pub mod timebar;
pub mod tool;
pub mod track;
pub mod watch;
pub mod world;

pub use root::mount;
