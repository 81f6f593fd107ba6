//! Reading plans, which are nested tuples that begin with a word for what is meant.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

/// A part of a plan.
pub type Part<'py> = Bound<'py, PyTuple>;

/// Return the word that a part begins with.
pub fn word<'py>(part: &Part<'py>) -> PyResult<Bound<'py, PyString>> {
    Ok(part.get_item(0)?.cast_into::<PyString>()?)
}

/// Return an item of a part.
pub fn item<'py, T>(part: &Part<'py>, index: usize) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py>,
    for<'a> <T as FromPyObject<'a, 'py>>::Error: Into<PyErr>,
{
    part.get_item(index)?.extract().map_err(Into::into)
}

/// Return the error for a plan that makes no sense: it was made for another engine.
pub fn senseless(part: &Part<'_>) -> PyErr {
    PyValueError::new_err(format!("the engine does not know this part of a plan: {part:.200}"))
}
