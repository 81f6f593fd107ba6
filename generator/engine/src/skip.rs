//! Passing over what the writer wrote and the reader has no field for: no object is made of it.

use eventwright_wire::Input;
use pyo3::prelude::*;

use crate::plan::{Part, item, senseless, word};
use crate::stop::{Fit, Stop};

/// How a value is passed over.
pub enum Skipper {
    Nothing,
    Boolean,
    Int,
    Long,
    Sized,
    Fixed(usize),
    Index(usize),
    Array(Box<Skipper>),
    EmptyArray,
    Map(Box<Skipper>),
    Union(Box<[Skipper]>),
    Record(usize),
}

/// The skippers of the writer's records, and how deep they nest at most.
#[derive(Clone, Copy)]
pub struct Skipping<'codec> {
    pub records: &'codec [Box<[Skipper]>],
    pub depth: u32,
}

impl Skipper {
    pub fn planned(part: &Part<'_>) -> PyResult<Self> {
        let inner = || Ok::<_, PyErr>(Box::new(Self::planned(&item(part, 1)?)?));
        Ok(match word(part)?.to_str()? {
            "nothing" => Self::Nothing,
            "boolean" => Self::Boolean,
            "int" => Self::Int,
            "long" => Self::Long,
            "sized" => Self::Sized,
            "fixed" => Self::Fixed(item(part, 1)?),
            "index" => Self::Index(item(part, 1)?),
            "array" => Self::Array(inner()?),
            "empty-array" => Self::EmptyArray,
            "map" => Self::Map(inner()?),
            "union" => Self::Union(planned_all(&item::<Vec<Part<'_>>>(part, 1)?)?),
            "record" => Self::Record(item(part, 1)?),
            _ => return Err(senseless(part)),
        })
    }

    pub fn skip(&self, input: &mut Input<'_>, skipping: Skipping<'_>) -> Fit<()> {
        match self {
            Self::Nothing => {}
            Self::Boolean => drop(input.boolean()?),
            Self::Int => drop(input.int()?),
            Self::Long => drop(input.long()?),
            Self::Sized => drop(input.sized()?),
            Self::Fixed(size) => drop(input.take(*size)?),
            Self::Index(count) => {
                if input.index()? >= *count {
                    return Err(Stop::Unfit);
                }
            }
            Self::Array(items) => {
                let inner = skipping.deeper()?;
                return skip_blocks(input, |input| items.skip(input, inner));
            }
            Self::EmptyArray => {
                if input.long()? != 0 {
                    return Err(Stop::Unfit);
                }
            }
            Self::Map(values) => {
                let inner = skipping.deeper()?;
                return skip_blocks(input, |input| {
                    input.sized()?;
                    values.skip(input, inner)
                });
            }
            Self::Union(branches) => {
                let branch = branches.get(input.index()?).ok_or(Stop::Unfit)?;
                return branch.skip(input, skipping.deeper()?);
            }
            Self::Record(index) => {
                let inner = skipping.deeper()?;
                return skipping.records[*index].iter().try_for_each(|field| field.skip(input, inner));
            }
        }
        Ok(())
    }

    pub fn most_record(&self) -> Option<usize> {
        match self {
            Self::Record(index) => Some(*index),
            Self::Array(inner) | Self::Map(inner) => inner.most_record(),
            Self::Union(branches) => branches.iter().filter_map(Self::most_record).max(),
            _ => None,
        }
    }
}

impl Skipping<'_> {
    fn deeper(self) -> Fit<Self> {
        Ok(Self { depth: self.depth.checked_sub(1).ok_or(Stop::Unfit)?, ..self })
    }
}

/// Read skippers that stand beside each other in a plan.
pub fn planned_all(parts: &[Part<'_>]) -> PyResult<Box<[Skipper]>> {
    parts.iter().map(Skipper::planned).collect()
}

fn skip_blocks<'data>(
    input: &mut Input<'data>,
    mut skip_one: impl FnMut(&mut Input<'data>) -> Fit<()>,
) -> Fit<()> {
    loop {
        match input.skip_block()? {
            Some(0) => return Ok(()),
            Some(count) => (0..count).try_for_each(|_| skip_one(input))?,
            None => {}
        }
    }
}
