//! Encoding: a plan as a tree of writers, and how each takes a Python object apart.
//!
//! An object of exactly the class that the plan names fits; whatever is odd does not, and is left to Python.

use std::cell::Cell;
use std::collections::HashMap;

use eventwright_wire as wire;
use eventwright_wire::{put_long, put_size};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyType};
use pyo3::{PyTraverseError, PyVisit};

use crate::layout::{Layout, dict_of};
use crate::plan::{Part, item, senseless, word};
use crate::stop::{Fit, Stop};
use crate::values::{Clock, Standard, bytes_from, traverse_all, unfit};

/// How deep records and containers nest at most: deeper values are left to Python, whose stack grows.
pub const MOST_DEPTH: u32 = 128;

const KEPT_BUFFER: usize = 64 * 1024; // bytes; a larger one is freed after use
const EXACT_IN_DOUBLE: u64 = 1 << 53;
const FEW: usize = 8; // up to so many enum members are looked for one after the other

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Encodes the objects of one class.
#[pyclass(frozen, module = "eventwright_engine")]
pub struct Encoder {
    records: Box<[RecordWriter]>,
    root: usize,
}

/// How a value is written.
enum Writer {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    Text,
    Fixed(usize),
    Clock { clock: Clock, otherwise: Py<PyAny> },
    UuidText,
    UuidBytes,
    Decimal(wire::Decimal),
    DecimalFixed(wire::Decimal, usize),
    Converted(Py<PyAny>),
    Enum(Box<EnumWriter>),
    Array(Box<Writer>),
    EmptyArray, // of items that take no bytes: how many there may be is counted elsewhere
    Map(Box<MapWriter>),
    Optional { null: u8, writer: Box<Writer> },
    Union(Box<UnionWriter>),
    Record(usize),
}

struct EnumWriter {
    members: Box<[Py<PyAny>]>,
    places: HashMap<usize, usize>, // by address, where there are many members
}

struct MapWriter {
    writer: Writer,
    runs_python: bool, // and so could change the dict that is being written
}

struct UnionWriter {
    classes: Box<[(Py<PyType>, i64, Writer)]>,
    tagged: Option<Tagged>,
}

struct Tagged {
    layout: Layout, // of `branch` and `value`
    branches: Box<[(String, i64, Writer)]>,
}

struct RecordWriter {
    place: Place,
    fields: Box<[Writer]>,
}

enum Place {
    Slots(Layout),
    Dict { class: Py<PyType>, names: Box<[Py<PyString>]> },
}

struct Output<'codec> {
    bytes: Vec<u8>,
    depth: u32, // how many levels more
    records: &'codec [RecordWriter],
    standard: &'codec Standard,
}

#[pymethods]
impl Encoder {
    /// Make an encoder of a plan: all records, and the index of the one to encode.
    #[new]
    fn new(py: Python<'_>, records: Vec<Part<'_>>, root: usize) -> PyResult<Self> {
        Standard::get(py)?;
        let records: Box<[_]> = records.iter().map(RecordWriter::planned).collect::<PyResult<_>>()?;
        if root >= records.len() {
            return Err(pyo3::exceptions::PyValueError::new_err("there is no such record"));
        }
        let writers = || records.iter().flat_map(|record| &record.fields);
        if writers().any(|writer| writer.most_record().is_some_and(|most| most >= records.len())) {
            return Err(pyo3::exceptions::PyValueError::new_err("there is no such record"));
        }
        Ok(Self { records, root })
    }

    /// Return the bytes of an event; raises Refused for what is left to the careful codec.
    #[pyo3(name = "encode", signature = (event, /))]
    fn encode_or_raise<'py>(&self, event: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        self.encode(event).map_err(Stop::into_error)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.records.iter().try_for_each(|record| record.traverse(&visit))
    }
}

impl Encoder {
    /// Return the bytes of an event.
    #[inline]
    pub fn encode<'py>(&self, event: &Bound<'py, PyAny>) -> Fit<Bound<'py, PyBytes>> {
        self.encode_after(&[], event)
    }

    /// Return a frame and the bytes of an event.
    #[inline]
    pub fn encode_after<'py>(&self, frame: &[u8], event: &Bound<'py, PyAny>) -> Fit<Bound<'py, PyBytes>> {
        let py = event.py();
        let mut bytes = BUFFER.take();
        bytes.clear();
        bytes.extend_from_slice(frame);
        let mut out =
            Output { bytes, depth: MOST_DEPTH, records: &self.records, standard: Standard::get(py)? };
        let outcome = out.records[self.root].write(event, &mut out);
        let encoded = outcome.map(|()| PyBytes::new(py, &out.bytes));
        if out.bytes.capacity() <= KEPT_BUFFER {
            BUFFER.set(out.bytes);
        }
        encoded
    }
}

impl Writer {
    fn planned(part: &Part<'_>) -> PyResult<Self> {
        let word = word(part)?;
        Ok(match word.to_str()? {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "int" => Self::Int,
            "long" => Self::Long,
            "float" => Self::Float,
            "double" => Self::Double,
            "bytes" => Self::Bytes,
            "string" => Self::Text,
            "fixed" => Self::Fixed(item(part, 1)?),
            "clock" => Self::Clock {
                clock: Clock::named(&item::<String>(part, 1)?).ok_or_else(|| senseless(part))?,
                otherwise: item(part, 2)?,
            },
            "uuid-text" => Self::UuidText,
            "uuid-bytes" => Self::UuidBytes,
            "decimal" => Self::Decimal(decimal(part)?),
            "decimal-fixed" => Self::DecimalFixed(decimal(part)?, item(part, 3)?),
            "converted" => Self::Converted(item(part, 1)?),
            "enum" => Self::Enum(Box::new(EnumWriter::new(item(part, 1)?))),
            "array" => Self::Array(Box::new(Self::planned(&item(part, 1)?)?)),
            "empty-array" => Self::EmptyArray,
            "map" => {
                let writer = Self::planned(&item(part, 1)?)?;
                Self::Map(Box::new(MapWriter { runs_python: writer.may_run_python(), writer }))
            }
            "optional" => {
                let null: u8 = item(part, 1)?;
                if null > 1 {
                    return Err(senseless(part));
                }
                Self::Optional { null, writer: Box::new(Self::planned(&item(part, 2)?)?) }
            }
            "union" => Self::Union(Box::new(UnionWriter::planned(part)?)),
            "record" => Self::Record(item(part, 1)?),
            _ => return Err(senseless(part)),
        })
    }

    #[inline]
    fn write(&self, value: &Bound<'_, PyAny>, out: &mut Output<'_>) -> Fit<()> {
        match self {
            Self::Null => {
                return if value.is_none() { Ok(()) } else { Err(Stop::Unfit) };
            }
            Self::Boolean => out.bytes.push(value.cast_exact::<PyBool>().map_err(unfit)?.is_true().into()),
            Self::Int => put_long(&mut out.bytes, wire::int_of_long(whole(value)?)?),
            Self::Long => put_long(&mut out.bytes, whole(value)?),
            Self::Float => out.bytes.extend_from_slice(&single(value)?.to_le_bytes()),
            Self::Double => out.bytes.extend_from_slice(&double(value)?.to_le_bytes()),
            Self::Bytes => out.sized(value.cast_exact::<PyBytes>().map_err(unfit)?.as_bytes()),
            Self::Text => out.text(value)?,
            Self::Fixed(size) => {
                let data = value.cast_exact::<PyBytes>().map_err(unfit)?.as_bytes();
                if data.len() != *size {
                    return Err(Stop::Unfit);
                }
                out.bytes.extend_from_slice(data);
            }
            Self::Enum(members) => put_long(&mut out.bytes, members.place(value)?),
            Self::Optional { null, writer } => {
                if value.is_none() {
                    out.bytes.push(2 * null);
                } else {
                    out.bytes.push(2 * (1 - null));
                    return writer.write(value, out);
                }
            }
            Self::Record(index) => return out.records[*index].write(value, out),
            _ => return self.write_rest(value, out),
        }
        Ok(())
    }

    fn write_rest(&self, value: &Bound<'_, PyAny>, out: &mut Output<'_>) -> Fit<()> {
        match self {
            Self::Clock { clock, otherwise } => {
                let number = match clock.number(value) {
                    Err(Stop::Unfit) => whole(&otherwise.bind(value.py()).call1((value,))?)?,
                    number => number?,
                };
                put_long(&mut out.bytes, number);
            }
            Self::UuidText => out.sized(&wire::text_of_uuid(out.standard.number_of_uuid(value)?)),
            Self::UuidBytes => {
                out.bytes.extend_from_slice(&out.standard.number_of_uuid(value)?.to_be_bytes());
            }
            Self::Decimal(decimal) => {
                let (bytes, start) = wire::fewest_bytes(out.unscaled(*decimal, value)?);
                out.sized(&bytes[start..]);
            }
            Self::DecimalFixed(decimal, size) => {
                let unscaled = out.unscaled(*decimal, value)?;
                wire::fixed_bytes(&mut out.bytes, unscaled, *size)?;
            }
            Self::Converted(convert) => out.bytes.extend_from_slice(bytes_from(convert, value)?.as_bytes()),
            Self::Array(items) => return out.nested(|out| write_array(items, value, out)),
            Self::EmptyArray => {
                if !value.cast_exact::<PyList>().map_err(unfit)?.is_empty() {
                    return Err(Stop::Unfit);
                }
                out.bytes.push(0);
            }
            Self::Map(map) => return out.nested(|out| map.write(value, out)),
            Self::Union(union) => return out.nested(|out| union.write(value, out)),
            _ => return self.write(value, out),
        }
        Ok(())
    }

    /// Tell whether writing may call back into Python.
    fn may_run_python(&self) -> bool {
        match self {
            Self::Clock { .. } | Self::Converted(_) | Self::Record(_) | Self::Union(_) => true,
            Self::Array(writer) | Self::Optional { writer, .. } => writer.may_run_python(),
            Self::Map(map) => map.runs_python,
            _ => false,
        }
    }

    fn most_record(&self) -> Option<usize> {
        match self {
            Self::Record(index) => Some(*index),
            Self::Array(writer) | Self::Optional { writer, .. } => writer.most_record(),
            Self::Map(map) => map.writer.most_record(),
            Self::Union(union) => union.writers().filter_map(Self::most_record).max(),
            _ => None,
        }
    }

    fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self {
            Self::Clock { otherwise: held, .. } | Self::Converted(held) => visit.call(held),
            Self::Enum(members) => traverse_all(&members.members, visit),
            Self::Array(writer) | Self::Optional { writer, .. } => writer.traverse(visit),
            Self::Map(map) => map.writer.traverse(visit),
            Self::Union(union) => {
                traverse_all(union.classes.iter().map(|(class, _, _)| class), visit)?;
                union.tagged.iter().try_for_each(|tagged| tagged.layout.traverse(visit))?;
                union.writers().try_for_each(|writer| writer.traverse(visit))
            }
            _ => Ok(()),
        }
    }
}

impl Output<'_> {
    #[inline]
    fn sized(&mut self, data: &[u8]) {
        put_size(&mut self.bytes, data.len());
        self.bytes.extend_from_slice(data);
    }

    #[inline]
    fn text(&mut self, value: &Bound<'_, PyAny>) -> Fit<()> {
        let text = value.cast_exact::<PyString>().map_err(unfit)?.to_str()?;
        self.sized(text.as_bytes());
        Ok(())
    }

    fn unscaled(&self, decimal: wire::Decimal, value: &Bound<'_, PyAny>) -> Fit<i128> {
        let parts = self.standard.decimals.parts(value)?;
        Ok(decimal.unscaled(parts.negative, parts.coefficient, parts.exponent)?)
    }

    #[inline]
    fn nested(&mut self, write: impl FnOnce(&mut Self) -> Fit<()>) -> Fit<()> {
        self.depth = self.depth.checked_sub(1).ok_or(Stop::Unfit)?;
        write(self)?;
        self.depth += 1;
        Ok(())
    }
}

impl EnumWriter {
    fn new(members: Vec<Py<PyAny>>) -> Self {
        let places = if members.len() > FEW {
            members.iter().enumerate().map(|(place, member)| (member.as_ptr().addr(), place)).collect()
        } else {
            HashMap::new()
        };
        Self { members: members.into(), places }
    }

    /// Return the place of a member; members are told apart by identity, as Python's enums are.
    #[inline]
    fn place(&self, value: &Bound<'_, PyAny>) -> Fit<i64> {
        let place = if self.places.is_empty() {
            self.members.iter().position(|member| value.is(member))
        } else {
            self.places.get(&value.as_ptr().addr()).copied()
        };
        place.and_then(|place| i64::try_from(place).ok()).ok_or(Stop::Unfit)
    }
}

fn write_array(items: &Writer, value: &Bound<'_, PyAny>, out: &mut Output<'_>) -> Fit<()> {
    let list = value.cast_exact::<PyList>().map_err(unfit)?;
    let count = list.len();
    if count > 0 {
        put_size(&mut out.bytes, count);
        for index in 0..count {
            items.write(&list.get_item(index)?, out)?; // the list may have become shorter
        }
        if list.len() != count {
            return Err(Stop::Unfit);
        }
    }
    out.bytes.push(0);
    Ok(())
}

impl MapWriter {
    fn write(&self, value: &Bound<'_, PyAny>, out: &mut Output<'_>) -> Fit<()> {
        let dict = value.cast_exact::<PyDict>().map_err(unfit)?;
        let count = dict.len();
        if count > 0 {
            put_size(&mut out.bytes, count);
            if self.runs_python {
                for entry in dict.items() {
                    let (key, value) = entry.extract()?;
                    self.write_entry(&key, &value, out)?;
                }
            } else {
                for (key, value) in dict {
                    self.write_entry(&key, &value, out)?;
                }
            }
        }
        if dict.len() != count {
            return Err(Stop::Unfit);
        }
        out.bytes.push(0);
        Ok(())
    }

    #[inline]
    fn write_entry(&self, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>, out: &mut Output<'_>) -> Fit<()> {
        out.text(key)?;
        self.writer.write(value, out)
    }
}

impl UnionWriter {
    fn planned(part: &Part<'_>) -> PyResult<Self> {
        let branches: Vec<Part<'_>> = item(part, 1)?;
        let classes = branches
            .iter()
            .map(|branch| Ok((item(branch, 0)?, item(branch, 1)?, Writer::planned(&item(branch, 2)?)?)))
            .collect::<PyResult<_>>()?;
        let tagged: Vec<Part<'_>> = item(part, 2)?;
        if tagged.is_empty() {
            return Ok(Self { classes, tagged: None });
        }
        let class: Bound<'_, PyType> = item(part, 3)?;
        let branches = tagged
            .iter()
            .map(|branch| Ok((item(branch, 0)?, item(branch, 1)?, Writer::planned(&item(branch, 2)?)?)))
            .collect::<PyResult<_>>()?;
        let layout = Layout::of(&class, &["branch", "value"]).ok_or_else(|| senseless(part))?;
        Ok(Self { classes, tagged: Some(Tagged { layout, branches }) })
    }

    fn write(&self, value: &Bound<'_, PyAny>, out: &mut Output<'_>) -> Fit<()> {
        let class = value.get_type_ptr();
        let found = self.classes.iter().find(|(branch, _, _)| branch.as_ptr().cast() == class);
        if let Some((_, index, writer)) = found {
            put_long(&mut out.bytes, *index);
            return writer.write(value, out);
        }
        let tagged = self.tagged.as_ref().ok_or(Stop::Unfit)?;
        let name = tagged.layout.get(value, 0).ok_or(Stop::Unfit)?;
        let name = name.cast_exact::<PyString>().map_err(unfit)?.to_str()?;
        let found = tagged.branches.iter().find(|(branch, _, _)| branch == name);
        let (_, index, writer) = found.ok_or(Stop::Unfit)?;
        put_long(&mut out.bytes, *index);
        writer.write(&tagged.layout.get(value, 1).ok_or(Stop::Unfit)?, out)
    }

    fn writers(&self) -> impl Iterator<Item = &Writer> {
        let tagged = self.tagged.iter().flat_map(|tagged| &tagged.branches);
        self.classes.iter().map(|(_, _, writer)| writer).chain(tagged.map(|(_, _, writer)| writer))
    }
}

impl RecordWriter {
    fn planned(part: &Part<'_>) -> PyResult<Self> {
        let class: Bound<'_, PyType> = item(part, 1)?;
        let names: Vec<Bound<'_, PyString>> = item(part, 2)?;
        let fields: Vec<Part<'_>> = item(part, 3)?;
        if names.len() != fields.len() {
            return Err(senseless(part));
        }
        let place = match word(part)?.to_str()? {
            "slots" => {
                let names: Vec<&str> = names.iter().map(|name| name.to_str()).collect::<PyResult<_>>()?;
                Place::Slots(Layout::of(&class, &names).ok_or_else(|| senseless(part))?)
            }
            "dict" => {
                Place::Dict { class: class.unbind(), names: names.into_iter().map(Bound::unbind).collect() }
            }
            _ => return Err(senseless(part)),
        };
        let fields = fields.iter().map(Writer::planned).collect::<PyResult<_>>()?;
        Ok(Self { place, fields })
    }

    fn write(&self, value: &Bound<'_, PyAny>, out: &mut Output<'_>) -> Fit<()> {
        out.depth = out.depth.checked_sub(1).ok_or(Stop::Unfit)?;
        match &self.place {
            Place::Slots(layout) => {
                for (index, writer) in self.fields.iter().enumerate() {
                    writer.write(&layout.get(value, index).ok_or(Stop::Unfit)?, out)?;
                }
                if self.fields.is_empty() && !layout.is_of(value) {
                    return Err(Stop::Unfit);
                }
            }
            Place::Dict { class, names } => {
                if value.get_type_ptr() != class.as_ptr().cast() {
                    return Err(Stop::Unfit);
                }
                let dict = dict_of(value)?;
                for (name, writer) in names.iter().zip(&self.fields) {
                    writer.write(&dict.get_item(name)?.ok_or(Stop::Unfit)?, out)?;
                }
            }
        }
        out.depth += 1;
        Ok(())
    }

    fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match &self.place {
            Place::Slots(layout) => layout.traverse(visit)?,
            Place::Dict { class, .. } => visit.call(class)?,
        }
        self.fields.iter().try_for_each(|writer| writer.traverse(visit))
    }
}

fn decimal(part: &Part<'_>) -> PyResult<wire::Decimal> {
    Ok(wire::Decimal { precision: item(part, 1)?, scale: item(part, 2)? })
}

#[inline]
fn whole(value: &Bound<'_, PyAny>) -> Fit<i64> {
    Ok(value.cast_exact::<PyInt>().map_err(unfit)?.extract()?)
}

#[inline]
#[allow(clippy::cast_precision_loss)] // none is lost up to there
fn double(value: &Bound<'_, PyAny>) -> Fit<f64> {
    if let Ok(number) = value.cast_exact::<PyFloat>() {
        return Ok(number.value());
    }
    let number = whole(value)?;
    if number.unsigned_abs() <= EXACT_IN_DOUBLE { Ok(number as f64) } else { Err(Stop::Unfit) }
}

#[inline]
#[allow(clippy::cast_possible_truncation, clippy::float_cmp)] // a `float` rounds what it is given, and refuses what it cannot hold
fn single(value: &Bound<'_, PyAny>) -> Fit<f32> {
    let number = double(value)?;
    let rounded = number as f32;
    let is_exact_enough = value.is_exact_instance_of::<PyFloat>() || f64::from(rounded) == number;
    if is_exact_enough && (rounded.is_finite() || !number.is_finite()) {
        Ok(rounded)
    } else {
        Err(Stop::Unfit)
    }
}
