//! Strings that are made of ASCII without a look at each byte by Python: most are, and most values are strings.
#![allow(unsafe_code)]

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// Make a string of UTF-8; raises for bytes that are none.
#[inline]
pub fn text<'py>(py: Python<'py>, utf8: &[u8]) -> PyResult<Bound<'py, PyString>> {
    // Python has one object each for the shortest ones.
    if utf8.len() < 2 || !utf8.is_ascii() {
        return PyString::from_bytes(py, utf8);
    }
    // SAFETY: a new string for characters up to 127 holds one byte for each, which are written before anybody sees it;
    // the source is at least as long, and no part of it.
    unsafe {
        let size = utf8.len().cast_signed();
        let string = Bound::from_owned_ptr_or_err(py, ffi::PyUnicode_New(size, 0x7f))?;
        let place = ffi::PyUnicode_DATA(string.as_ptr()).cast::<u8>();
        place.copy_from_nonoverlapping(utf8.as_ptr(), utf8.len());
        Ok(string.cast_into_unchecked())
    }
}
