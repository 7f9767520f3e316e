//! Mounts the page.

fn main() {
    dispatch_playground::app::mount();
}
