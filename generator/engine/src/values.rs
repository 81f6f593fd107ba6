//! Values of logical types: between Python's objects and the numbers and bytes that are written for them.

use eventwright_wire as wire;
use eventwright_wire::{Date, Moment, Time};
use pyo3::PyTraverseError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBytes, PyDate, PyDateAccess, PyDateTime, PyDict, PyInt, PyTime, PyTimeAccess, PyType, PyTzInfo,
    PyTzInfoAccess,
};

use crate::decimals::Decimals;
use crate::layout::Layout;
use crate::stop::{Fit, Stop};

static STANDARD: PyOnceLock<Standard> = PyOnceLock::new();

/// Classes of the standard library, found once.
pub struct Standard {
    uuid: Py<PyType>,
    uuid_layout: Option<Layout>, // of `int` and `is_safe`
    uuid_is_safe: Py<PyAny>,     // what `is_safe` is of a UUID that was made of a number
    pub decimals: Decimals,
}

impl Standard {
    /// Find the classes.
    pub fn get(py: Python<'_>) -> PyResult<&Self> {
        STANDARD.get_or_try_init(py, || {
            let uuids = py.import("uuid")?;
            let uuid = uuids.getattr("UUID")?.cast_into::<PyType>()?;
            Ok(Self {
                uuid_layout: Layout::of(&uuid, &["int", "is_safe"]),
                uuid_is_safe: uuids.getattr("SafeUUID")?.getattr("unknown")?.unbind(),
                uuid: uuid.unbind(),
                decimals: Decimals::new(py)?,
            })
        })
    }

    /// Whether UUIDs and decimals go by their layouts, in this order.
    pub fn fast_ways(&self) -> (bool, bool) {
        (self.uuid_layout.is_some(), self.decimals.is_known())
    }

    /// Return the number of a UUID.
    #[inline]
    pub fn number_of_uuid(&self, value: &Bound<'_, PyAny>) -> Fit<u128> {
        if value.get_type_ptr() != self.uuid.as_ptr().cast() {
            return Err(Stop::Unfit);
        }
        let number = match &self.uuid_layout {
            Some(layout) => layout.get(value, 0).ok_or(Stop::Unfit)?,
            None => value.getattr("int")?,
        };
        // An object that is no number would be asked for one, in Python that may do anything.
        number.cast_exact::<PyInt>().map_err(unfit)?.extract().map_err(unfit)
    }

    /// Make a UUID.
    #[inline]
    pub fn uuid<'py>(&self, py: Python<'py>, number: u128) -> PyResult<Bound<'py, PyAny>> {
        let number = number.into_pyobject(py)?.into_any();
        let Some(layout) = &self.uuid_layout else {
            let arguments = PyDict::new(py);
            arguments.set_item("int", number)?;
            return self.uuid.bind(py).call((), Some(&arguments));
        };
        let uuid = layout.blank(py)?;
        uuid.set(0, number);
        uuid.set(1, self.uuid_is_safe.bind(py).clone());
        Ok(uuid.finish(true))
    }
}

/// What whole numbers stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// `date`: days since 1970-01-01
    Days,
    /// `time-millis`
    TimeMillis,
    /// `time-micros`
    TimeMicros,
    /// `timestamp-millis`
    InstantMillis,
    /// `timestamp-micros`
    InstantMicros,
    /// `local-timestamp-millis`
    LocalMillis,
    /// `local-timestamp-micros`
    LocalMicros,
}

impl Clock {
    /// Return the meaning of a logical type's name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "date" => Self::Days,
            "time-millis" => Self::TimeMillis,
            "time-micros" => Self::TimeMicros,
            "timestamp-millis" => Self::InstantMillis,
            "timestamp-micros" => Self::InstantMicros,
            "local-timestamp-millis" => Self::LocalMillis,
            "local-timestamp-micros" => Self::LocalMicros,
            _ => return None,
        })
    }

    /// Return the number that stands for a value; an instant in a zone other than UTC does not fit.
    #[inline]
    pub fn number(self, value: &Bound<'_, PyAny>) -> Fit<i64> {
        match self {
            Self::Days => Ok(wire::days_of_date(date(value.cast_exact::<PyDate>().map_err(unfit)?))),
            Self::TimeMillis => whole_millis(time_micros(value)?),
            Self::TimeMicros => time_micros(value),
            Self::InstantMillis => whole_millis(instant_micros(value)?),
            Self::InstantMicros => instant_micros(value),
            Self::LocalMillis => whole_millis(local_micros(value)?),
            Self::LocalMicros => local_micros(value),
        }
    }

    /// Make the value that a number stands for.
    #[inline]
    pub fn value(self, py: Python<'_>, number: i64) -> Fit<Bound<'_, PyAny>> {
        match self {
            Self::Days => {
                let Date { year, month, day } = wire::date_of_days(number)?;
                Ok(PyDate::new(py, year, month, day)?.into_any())
            }
            Self::TimeMillis => time(py, micros_of_millis(number)?),
            Self::TimeMicros => time(py, number),
            Self::InstantMillis => moment(py, micros_of_millis(number)?, Some(&*PyTzInfo::utc(py)?)),
            Self::InstantMicros => moment(py, number, Some(&*PyTzInfo::utc(py)?)),
            Self::LocalMillis => moment(py, micros_of_millis(number)?, None),
            Self::LocalMicros => moment(py, number, None),
        }
    }
}

/// Return what a Python function makes of a value, which must be bytes.
pub fn bytes_from<'py>(convert: &Py<PyAny>, value: &Bound<'py, PyAny>) -> Fit<Bound<'py, PyBytes>> {
    let made = convert.bind(value.py()).call1((value,))?;
    made.cast_into_exact::<PyBytes>().map_err(|_| Stop::Unfit)
}

/// Visit all that is held.
pub fn traverse_all<'a, T: 'a>(
    held: impl IntoIterator<Item = &'a Py<T>>,
    visit: &pyo3::PyVisit<'_>,
) -> Result<(), PyTraverseError> {
    held.into_iter().try_for_each(|one| visit.call(one))
}

/// Take any failure for what does not fit.
pub fn unfit<E>(_: E) -> Stop {
    Stop::Unfit
}

fn date(value: &impl PyDateAccess) -> Date {
    Date { year: value.get_year(), month: value.get_month(), day: value.get_day() }
}

fn time_of(value: &impl PyTimeAccess) -> Time {
    Time {
        hour: value.get_hour(),
        minute: value.get_minute(),
        second: value.get_second(),
        micros: value.get_microsecond(),
    }
}

fn time_micros(value: &Bound<'_, PyAny>) -> Fit<i64> {
    let value = value.cast_exact::<PyTime>().map_err(unfit)?;
    if value.get_tzinfo().is_some() {
        return Err(Stop::Unfit);
    }
    Ok(wire::micros_of_time(time_of(value)))
}

fn instant_micros(value: &Bound<'_, PyAny>) -> Fit<i64> {
    let value = value.cast_exact::<PyDateTime>().map_err(unfit)?;
    match value.get_tzinfo() {
        Some(zone) if zone.is(&*PyTzInfo::utc(value.py())?) => Ok(micros_of(value)),
        _ => Err(Stop::Unfit),
    }
}

fn local_micros(value: &Bound<'_, PyAny>) -> Fit<i64> {
    let value = value.cast_exact::<PyDateTime>().map_err(unfit)?;
    if value.get_tzinfo().is_some() { Err(Stop::Unfit) } else { Ok(micros_of(value)) }
}

fn micros_of(value: &Bound<'_, PyDateTime>) -> i64 {
    wire::micros_of_moment(Moment { date: date(value), time: time_of(value) })
}

fn whole_millis(micros: i64) -> Fit<i64> {
    if micros % 1000 == 0 { Ok(micros / 1000) } else { Err(Stop::Unfit) }
}

fn micros_of_millis(millis: i64) -> Fit<i64> {
    millis.checked_mul(1000).ok_or(Stop::Unfit)
}

fn time(py: Python<'_>, micros: i64) -> Fit<Bound<'_, PyAny>> {
    let Time { hour, minute, second, micros } = wire::time_of_micros(micros)?;
    Ok(PyTime::new(py, hour, minute, second, micros, None)?.into_any())
}

fn moment<'py>(py: Python<'py>, micros: i64, zone: Option<&Bound<'py, PyTzInfo>>) -> Fit<Bound<'py, PyAny>> {
    let Moment { date, time } = wire::moment_of_micros(micros)?;
    let Time { hour, minute, second, micros } = time;
    let made = PyDateTime::new(py, date.year, date.month, date.day, hour, minute, second, micros, zone)?;
    Ok(made.into_any())
}
