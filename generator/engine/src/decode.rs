//! Decoding: a plan as a tree of readers, each of which makes a Python object of what the writer wrote.
//!
//! A plan is made of the resolution of a reader's and a writer's schema, so plain decoding and decoding from another
//! version are the same thing.

use eventwright_wire as wire;
use eventwright_wire::Input;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyList, PyString, PyType};
use pyo3::{IntoPyObjectExt, PyTraverseError, PyVisit};

use crate::encode::MOST_DEPTH;
use crate::layout::{Blank, Layout, is_tracked};
use crate::plan::{Part, item, senseless, word};
use crate::skip::{Skipper, Skipping, planned_all};
use crate::stop::{Fit, Stop};
use crate::text::text;
use crate::values::{Clock, Standard, traverse_all};

/// Decodes what one writer's schema has written, as the objects of one class.
#[pyclass(frozen, module = "eventwright_engine")]
pub struct Decoder {
    records: Box<[RecordReader]>,
    skipped: Box<[Box<[Skipper]>]>,
    root: usize,
}

/// What is made of a value that the writer wrote.
enum Reader {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    Text,
    Fixed(usize),
    Number { is_int: bool, meaning: Meaning },
    UuidText,
    Data { size: Option<usize>, meaning: DataMeaning }, // None where the data say how long they are
    Enum(Box<[Option<Py<PyAny>>]>),
    Array(Box<Reader>),
    EmptyArray,
    Map(Box<Reader>),
    Union(Box<[Reader]>),
    Wrapped(Py<PyAny>, Box<Reader>),
    Record(usize),
    Refused,
}

enum Meaning {
    Clock(Clock),
    Single,
    Double,
    Converted(Py<PyAny>),
}

enum DataMeaning {
    Uuid,
    Decimal(wire::Decimal),
    Converted(Py<PyAny>),
}

struct RecordReader {
    maker: Maker,
    steps: Box<[Step]>,
    defaults: Box<[(usize, Default)]>,
    may_be_leaf: bool, // in that case it is never part of a cycle, and the collector need not look at it
}

enum Step {
    Take { place: usize, reader: Reader, is_leaf: bool }, // whatever the value is
    Skip(Skipper),
}

enum Default {
    Value(Py<PyAny>),
    Made(Py<PyAny>), // by calling it
}

enum Maker {
    Slots(Layout),
    Model(Box<Model>),
}

/// A pydantic model: its fields are in its `__dict__`, and what pydantic knows of it is in slots.
struct Model {
    layout: Layout,
    names: Box<[Py<PyString>]>,
    blank: Option<Py<PyDict>>, // those names, without values; None where attributes are set one after the other
    set: Py<PyAny>, // the names of the fields that are not left to their defaults; refuses to be changed
}

struct Run<'codec, 'data, 'py> {
    py: Python<'py>,
    input: Input<'data>,
    depth: u32, // how many levels more
    codec: &'codec Decoder,
    standard: &'codec Standard,
}

#[pymethods]
impl Decoder {
    /// Make a decoder of a plan: all records, those that are only skipped, and the index of the one to decode.
    #[new]
    fn new(
        py: Python<'_>,
        records: Vec<Part<'_>>,
        skipped: Vec<Vec<Part<'_>>>,
        root: usize,
    ) -> PyResult<Self> {
        Standard::get(py)?;
        let records: Box<[_]> = records.iter().map(RecordReader::planned).collect::<PyResult<_>>()?;
        let skipped: Box<[_]> = skipped.iter().map(|fields| planned_all(fields)).collect::<PyResult<_>>()?;
        let made = Self { records, skipped, root };
        if made.has_unknown_records() {
            return Err(PyValueError::new_err("there is no such record"));
        }
        Ok(made)
    }

    /// Return the event that all of the bytes are; raises Refused for what is left to the careful codec.
    #[pyo3(name = "decode", signature = (data, /))]
    fn decode_or_raise<'py>(&self, data: &Bound<'py, PyBytes>) -> PyResult<Bound<'py, PyAny>> {
        self.decode(data.py(), data.as_bytes()).map_err(Stop::into_error)
    }

    /// Return the event that begins at a byte, and where it ends; raises Refused.
    #[pyo3(name = "decode_part", signature = (data, at, /))]
    fn decode_part_or_raise<'py>(
        &self,
        data: &Bound<'py, PyBytes>,
        at: usize,
    ) -> PyResult<(Bound<'py, PyAny>, usize)> {
        self.decode_part(data.py(), data.as_bytes(), at).map_err(Stop::into_error)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.records.iter().try_for_each(|record| record.traverse(&visit))
    }
}

impl Decoder {
    /// Return the value that all of the bytes are.
    #[inline]
    pub fn decode<'py>(&self, py: Python<'py>, data: &[u8]) -> Fit<Bound<'py, PyAny>> {
        let (value, end) = self.decode_part(py, data, 0)?;
        if end == data.len() { Ok(value) } else { Err(Stop::Unfit) }
    }

    /// Return the value that begins at a byte, and where it ends.
    #[inline]
    pub fn decode_part<'py>(
        &self,
        py: Python<'py>,
        data: &[u8],
        at: usize,
    ) -> Fit<(Bound<'py, PyAny>, usize)> {
        let input = Input::new(data.get(at..).ok_or(Stop::Unfit)?);
        let mut run = Run { py, input, depth: MOST_DEPTH, codec: self, standard: Standard::get(py)? };
        let value = self.records[self.root].read(&mut run)?;
        Ok((value, data.len() - run.input.left()))
    }

    fn has_unknown_records(&self) -> bool {
        let taken = self.records.iter().flat_map(|record| &record.steps);
        let skippers = self.skipped.iter().flatten();
        self.root >= self.records.len()
            || taken.clone().any(|step| match step {
                Step::Take { reader, .. } => {
                    reader.most_record().is_some_and(|most| most >= self.records.len())
                }
                Step::Skip(skipper) => self.is_unknown(skipper),
            })
            || skippers.clone().any(|skipper| self.is_unknown(skipper))
    }

    fn is_unknown(&self, skipper: &Skipper) -> bool {
        skipper.most_record().is_some_and(|most| most >= self.skipped.len())
    }
}

impl Reader {
    fn planned(part: &Part<'_>) -> PyResult<Self> {
        let inner = |index| Ok::<_, PyErr>(Box::new(Self::planned(&item(part, index)?)?));
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
            "number" => Self::Number { is_int: item(part, 1)?, meaning: Meaning::planned(&item(part, 2)?)? },
            "uuid-text" => Self::UuidText,
            "data" => Self::Data { size: item(part, 1)?, meaning: DataMeaning::planned(&item(part, 2)?)? },
            "enum" => Self::Enum(item::<Vec<_>>(part, 1)?.into()),
            "array" => Self::Array(inner(1)?),
            "empty-array" => Self::EmptyArray,
            "map" => Self::Map(inner(1)?),
            "union" => {
                let branches: Vec<Part<'_>> = item(part, 1)?;
                Self::Union(branches.iter().map(Self::planned).collect::<PyResult<_>>()?)
            }
            "wrapped" => Self::Wrapped(item(part, 1)?, inner(2)?),
            "record" => Self::Record(item(part, 1)?),
            "refused" => Self::Refused,
            _ => return Err(senseless(part)),
        })
    }

    #[inline]
    fn read<'py>(&self, run: &mut Run<'_, '_, 'py>) -> Fit<Bound<'py, PyAny>> {
        let py = run.py;
        Ok(match self {
            Self::Null => py.None().into_bound(py),
            Self::Boolean => PyBool::new(py, run.input.boolean()?).to_owned().into_any(),
            Self::Int => run.input.int()?.into_bound_py_any(py)?,
            Self::Long => run.input.long()?.into_bound_py_any(py)?,
            Self::Float => PyFloat::new(py, run.input.float()?.into()).into_any(),
            Self::Double => PyFloat::new(py, run.input.double()?).into_any(),
            Self::Text => text(py, run.input.sized()?)?.into_any(),
            Self::Record(index) => return run.codec.records[*index].read(run),
            Self::Union(branches) => return run.nested(|run| run.branch(branches)?.read(run)),
            Self::Enum(members) => {
                let member = members.get(run.input.index()?).and_then(Option::as_ref);
                member.ok_or(Stop::Unfit)?.bind(py).clone()
            }
            _ => return self.read_rest(run),
        })
    }

    fn read_rest<'py>(&self, run: &mut Run<'_, '_, 'py>) -> Fit<Bound<'py, PyAny>> {
        let py = run.py;
        Ok(match self {
            Self::Bytes => PyBytes::new(py, run.input.sized()?).into_any(),
            Self::Fixed(size) => PyBytes::new(py, run.input.take(*size)?).into_any(),
            Self::Number { is_int, meaning } => {
                let number = if *is_int { run.input.int()? } else { run.input.long()? };
                return meaning.value(py, number);
            }
            Self::UuidText => run.standard.uuid(py, wire::uuid_of_text(run.input.sized()?)?)?,
            Self::Data { size, meaning } => {
                let data = match size {
                    Some(size) => run.input.take(*size)?,
                    None => run.input.sized()?,
                };
                return meaning.value(run, data);
            }
            Self::Array(items) => return run.nested(|run| read_array(items, run)),
            Self::EmptyArray => {
                if run.input.long()? != 0 {
                    return Err(Stop::Unfit);
                }
                PyList::empty(py).into_any()
            }
            Self::Map(values) => return run.nested(|run| read_map(values, run)),
            Self::Wrapped(wrap, reader) => {
                let value = run.nested(|run| reader.read(run))?;
                wrap.bind(py).call1((value,))?
            }
            Self::Refused => return Err(Stop::Unfit),
            _ => return self.read(run),
        })
    }

    fn most_record(&self) -> Option<usize> {
        match self {
            Self::Record(index) => Some(*index),
            Self::Array(inner) | Self::Map(inner) | Self::Wrapped(_, inner) => inner.most_record(),
            Self::Union(branches) => branches.iter().filter_map(Self::most_record).max(),
            _ => None,
        }
    }

    /// Tell whether no value is ever part of a cycle, and whether some values are not.
    fn leaves(&self) -> (bool, bool) {
        match self {
            Self::Array(_) | Self::EmptyArray | Self::Map(_) => (false, false),
            Self::Record(_) | Self::Wrapped(..) => (false, true),
            Self::Union(branches) => {
                let all = branches.iter().map(Self::leaves);
                (all.clone().all(|(always, _)| always), all.clone().any(|(_, maybe)| maybe))
            }
            _ => (true, true),
        }
    }

    fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self {
            Self::Number { meaning: Meaning::Converted(held), .. }
            | Self::Data { meaning: DataMeaning::Converted(held), .. } => visit.call(held),
            Self::Enum(members) => traverse_all(members.iter().flatten(), visit),
            Self::Array(inner) | Self::Map(inner) => inner.traverse(visit),
            Self::Wrapped(wrap, inner) => {
                visit.call(wrap)?;
                inner.traverse(visit)
            }
            Self::Union(branches) => branches.iter().try_for_each(|branch| branch.traverse(visit)),
            _ => Ok(()),
        }
    }
}

impl<'codec> Run<'codec, '_, '_> {
    #[inline]
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Fit<T>) -> Fit<T> {
        self.depth = self.depth.checked_sub(1).ok_or(Stop::Unfit)?;
        let value = read(self)?;
        self.depth += 1;
        Ok(value)
    }

    #[inline]
    fn branch<'a>(&mut self, branches: &'a [Reader]) -> Fit<&'a Reader> {
        branches.get(self.input.index()?).ok_or(Stop::Unfit)
    }

    fn skipping(&self) -> Skipping<'codec> {
        Skipping { records: &self.codec.skipped, depth: self.depth }
    }
}

impl Meaning {
    fn planned(part: &Part<'_>) -> PyResult<Self> {
        Ok(match word(part)?.to_str()? {
            "clock" => Self::Clock(Clock::named(&item::<String>(part, 1)?).ok_or_else(|| senseless(part))?),
            "float" => Self::Single,
            "double" => Self::Double,
            "converted" => Self::Converted(item(part, 1)?),
            _ => return Err(senseless(part)),
        })
    }

    #[inline]
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // a promotion rounds, as the specification has it
    fn value<'py>(&self, py: Python<'py>, number: i64) -> Fit<Bound<'py, PyAny>> {
        Ok(match self {
            Self::Clock(clock) => return clock.value(py, number),
            Self::Single => PyFloat::new(py, (number as f32).into()).into_any(),
            Self::Double => PyFloat::new(py, number as f64).into_any(),
            Self::Converted(convert) => convert.bind(py).call1((number,))?,
        })
    }
}

impl DataMeaning {
    fn planned(part: &Part<'_>) -> PyResult<Self> {
        Ok(match word(part)?.to_str()? {
            "uuid" => Self::Uuid,
            "decimal" => Self::Decimal(wire::Decimal { precision: item(part, 1)?, scale: item(part, 2)? }),
            "converted" => Self::Converted(item(part, 1)?),
            _ => return Err(senseless(part)),
        })
    }

    #[inline]
    fn value<'py>(&self, run: &Run<'_, '_, 'py>, data: &[u8]) -> Fit<Bound<'py, PyAny>> {
        let py = run.py;
        Ok(match self {
            Self::Uuid => {
                run.standard.uuid(py, u128::from_be_bytes(data.try_into().map_err(|_| Stop::Unfit)?))?
            }
            Self::Decimal(decimal) => {
                let unscaled = decimal.checked(wire::number_of_bytes(data)?)?;
                run.standard.decimals.make(py, unscaled, decimal.scale)?
            }
            Self::Converted(convert) => convert.bind(py).call1((PyBytes::new(py, data),))?,
        })
    }
}

/// The items of a block that room is made for at once. More could be claimed by each of many blocks inside each other.
const MOST_RESERVED: usize = 1 << 10;

fn read_array<'py>(items: &Reader, run: &mut Run<'_, '_, 'py>) -> Fit<Bound<'py, PyAny>> {
    let mut found = Vec::new();
    loop {
        let count = run.input.block()?; // no more than there are bytes
        if count == 0 {
            return Ok(PyList::new(run.py, found)?.into_any());
        }
        found.reserve(count.min(MOST_RESERVED));
        for _ in 0..count {
            found.push(items.read(run)?);
        }
    }
}

fn read_map<'py>(values: &Reader, run: &mut Run<'_, '_, 'py>) -> Fit<Bound<'py, PyAny>> {
    let found = PyDict::new(run.py);
    loop {
        let count = run.input.block()?;
        if count == 0 {
            return Ok(found.into_any());
        }
        for _ in 0..count {
            let key = text(run.py, run.input.sized()?)?;
            found.set_item(key, values.read(run)?)?;
        }
    }
}

impl RecordReader {
    fn planned(part: &Part<'_>) -> PyResult<Self> {
        let class: Bound<'_, PyType> = item(part, 1)?;
        let names: Vec<Bound<'_, PyString>> = item(part, 2)?;
        let steps: Vec<Part<'_>> = item(part, 3)?;
        let defaults: Vec<Part<'_>> = item(part, 4)?;
        let steps: Box<[_]> = steps.iter().map(Step::planned).collect::<PyResult<_>>()?;
        let defaults: Box<[_]> = defaults.iter().map(Default::planned).collect::<PyResult<_>>()?;
        let taken = steps.iter().filter_map(Step::place).chain(defaults.iter().map(|(place, _)| *place));
        let mut places: Vec<usize> = taken.collect();
        let are_in_order = places.is_sorted();
        places.sort_unstable();
        if !places.into_iter().eq(0..names.len()) {
            return Err(senseless(part)); // each field gets one value
        }
        let maker = match word(part)?.to_str()? {
            "slots" => {
                let names: Vec<&str> = names.iter().map(|name| name.to_str()).collect::<PyResult<_>>()?;
                Maker::Slots(Layout::of(&class, &names).ok_or_else(|| senseless(part))?)
            }
            "dict" => Maker::Model(Box::new(Model::planned(part, &class, &names, are_in_order)?)),
            _ => return Err(senseless(part)),
        };
        let is_slotted = matches!(maker, Maker::Slots(_));
        Ok(Self {
            may_be_leaf: is_slotted && steps.iter().filter_map(Step::leaves).all(|(_, maybe)| maybe),
            maker,
            steps,
            defaults,
        })
    }

    fn read<'py>(&self, run: &mut Run<'_, '_, 'py>) -> Fit<Bound<'py, PyAny>> {
        run.nested(|run| match &self.maker {
            Maker::Slots(layout) => {
                let object = layout.blank(run.py)?;
                let is_leaf = self.fill(run, &object)?;
                Ok(object.finish(is_leaf))
            }
            Maker::Model(model) => match &model.blank {
                None => {
                    let object = model.layout.roomy(run.py)?;
                    self.each(run, |place, value, _| {
                        object.set_attribute(model.names[place].bind(value.py()), &value)
                    })?;
                    Ok(model.known(object))
                }
                Some(blank) => {
                    let attributes = blank.bind(run.py).copy()?; // the names in their order, and of its full size
                    self.each(run, |place, value, _| {
                        attributes.set_item(model.names[place].bind(value.py()), value)
                    })?;
                    let object = model.layout.blank(run.py)?;
                    object.set_dict(&attributes)?;
                    Ok(model.known(object))
                }
            },
        })
    }

    /// Fill slots; tell whether the object is never part of a cycle.
    #[inline]
    fn fill<'py>(&self, run: &mut Run<'_, '_, 'py>, object: &Blank<'py, '_>) -> Fit<bool> {
        let mut is_leaf = self.may_be_leaf;
        self.each(run, |place, value, is_leaf_itself| {
            is_leaf = is_leaf && (is_leaf_itself || !is_tracked(&value));
            object.set(place, value);
            Ok(())
        })?;
        Ok(is_leaf)
    }

    #[inline]
    fn each<'py>(
        &self,
        run: &mut Run<'_, '_, 'py>,
        mut put: impl FnMut(usize, Bound<'py, PyAny>, bool) -> PyResult<()>,
    ) -> Fit<()> {
        for step in &self.steps {
            match step {
                Step::Take { place, reader, is_leaf } => {
                    put(*place, reader.read(run)?, *is_leaf)?;
                }
                Step::Skip(skipper) => {
                    let skipping = run.skipping();
                    skipper.skip(&mut run.input, skipping)?;
                }
            }
        }
        for (place, default) in &self.defaults {
            put(*place, default.value(run.py)?, false)?;
        }
        Ok(())
    }

    fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match &self.maker {
            Maker::Slots(layout) => layout.traverse(visit)?,
            Maker::Model(model) => model.traverse(visit)?,
        }
        for step in &self.steps {
            if let Step::Take { reader, .. } = step {
                reader.traverse(visit)?;
            }
        }
        self.defaults.iter().try_for_each(|(_, default)| match default {
            Default::Value(held) | Default::Made(held) => visit.call(held),
        })
    }
}

impl Step {
    fn planned(part: &Part<'_>) -> PyResult<Self> {
        Ok(match word(part)?.to_str()? {
            "take" => {
                let reader = Reader::planned(&item(part, 2)?)?;
                Self::Take { place: item(part, 1)?, is_leaf: reader.leaves().0, reader }
            }
            "skip" => Self::Skip(Skipper::planned(&item(part, 1)?)?),
            _ => return Err(senseless(part)),
        })
    }

    fn place(&self) -> Option<usize> {
        match self {
            Self::Take { place, .. } => Some(*place),
            Self::Skip(_) => None,
        }
    }

    fn leaves(&self) -> Option<(bool, bool)> {
        match self {
            Self::Take { reader, .. } => Some(reader.leaves()),
            Self::Skip(_) => None,
        }
    }
}

impl Default {
    fn planned(part: &Part<'_>) -> PyResult<(usize, Self)> {
        let place = item(part, 1)?;
        Ok(match word(part)?.to_str()? {
            "value" => (place, Self::Value(item(part, 2)?)),
            "made" => (place, Self::Made(item(part, 2)?)),
            _ => return Err(senseless(part)),
        })
    }

    #[inline]
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Value(value) => Ok(value.bind(py).clone()),
            Self::Made(make) => make.bind(py).call0(),
        }
    }
}

/// As many attributes CPython keeps without a dict of each object's own, in a table that is the class's.
const MOST_SHARED: usize = 30;

impl Model {
    const KNOWN: [&'static str; 3] =
        ["__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"];

    /// Plan to make models; `are_in_order` says that their attributes come in the order in which pydantic shows them.
    fn planned(
        part: &Part<'_>,
        class: &Bound<'_, PyType>,
        names: &[Bound<'_, PyString>],
        are_in_order: bool,
    ) -> PyResult<Self> {
        let blank = PyDict::new(part.py());
        names.iter().try_for_each(|name| blank.set_item(name, part.py().None()))?;
        let is_filled = are_in_order && names.len() <= MOST_SHARED;
        Ok(Self {
            blank: (!is_filled).then(|| blank.unbind()),
            layout: Layout::of(class, &Self::KNOWN).ok_or_else(|| senseless(part))?,
            names: names.iter().map(|name| name.clone().unbind()).collect(),
            set: item(part, 5)?,
        })
    }

    /// Return a model that has its attributes, with what pydantic knows of it.
    #[inline]
    fn known<'py>(&self, object: Blank<'py, '_>) -> Bound<'py, PyAny> {
        let py = object.py();
        object.set(0, self.set.bind(py).clone());
        object.set(1, py.None().into_bound(py));
        object.set(2, py.None().into_bound(py));
        object.finish(false)
    }

    fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.layout.traverse(visit)?;
        visit.call(&self.blank)?;
        visit.call(&self.set)
    }
}
