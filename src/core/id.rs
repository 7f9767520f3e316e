//! Newtype ids: dense indexes with a name people can read, and the vector they index.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// An id that is an index into an [`IdVec`].
pub trait Id: Copy {
    /// The id of the element at `idx`.
    fn from_idx(idx: usize) -> Self;
    /// The index of this id's element.
    fn idx(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $label:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl Id for $name {
            fn from_idx(idx: usize) -> Self {
                // Invariant: counts are capped far below u32::MAX where things are created.
                $name(u32::try_from(idx).unwrap_or(u32::MAX))
            }
            fn idx(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            /// The name on screen: counts from 1, as people do.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($label, " {}"), u64::from(self.0) + 1)
            }
        }
    )*};
}

ids! {
    /// An order, in the sequence of arrival at the dispatcher.
    OrderId "Order";
    /// A driver.
    DriverId "Driver";
    /// A restaurant.
    RestaurantId "Restaurant";
    /// A node (junction) of the road network.
    NodeId "Junction";
    /// A directed edge of the road network.
    EdgeId "Road";
    /// A message between customer, dispatcher, restaurant and driver.
    MessageId "Message";
    /// One try at delivering one order: distinct from the order's id.
    AttemptId "Attempt";
    /// An active or stopped fault.
    FaultId "Fault";
    /// A district of the city.
    DistrictId "District";
    /// A recorded decision of the dispatch cycle.
    DecisionId "Decision";
    /// A customer who orders more than once.
    CustomerId "Customer";
    /// A name that orders share, for limiting them.
    NameId "Name";
}

/// A vector indexed by its own kind of id only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdVec<I, T> {
    items: Vec<T>,
    ids: PhantomData<I>,
}

impl<I: Id, T> IdVec<I, T> {
    /// An empty vector.
    pub const fn new() -> Self {
        IdVec { items: Vec::new(), ids: PhantomData }
    }
    /// Appends `item` and returns its id.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::from_idx(self.items.len() - 1)
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
    /// The element, or `None` where the id is not ours (ids from outside).
    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.idx())
    }
    /// The element, mutable, or `None` where the id is not ours.
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.items.get_mut(id.idx())
    }
    /// Elements in id order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
    /// Elements in id order, mutable.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }
    /// Ids and elements in id order.
    pub fn enumerate(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.items.iter().enumerate().map(|(idx, item)| (I::from_idx(idx), item))
    }
    /// All ids in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::from_idx)
    }
    /// The elements as a slice.
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }
}

impl<I: Id, T> Default for IdVec<I, T> {
    fn default() -> Self {
        IdVec::new()
    }
}

impl<I: Id, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(items: A) -> Self {
        IdVec { items: items.into_iter().collect(), ids: PhantomData }
    }
}

impl<I: Id, T> From<Vec<T>> for IdVec<I, T> {
    fn from(items: Vec<T>) -> Self {
        IdVec { items, ids: PhantomData }
    }
}

impl<I: Id, T> Index<I> for IdVec<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.items[id.idx()]
    }
}

impl<I: Id, T> IndexMut<I> for IdVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.idx()]
    }
}
