//! Refusing interpreters whose objects several threads may change at once, and more than one in a process.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicI64, Ordering};

use pyo3::exceptions::PyImportError;
use pyo3::ffi;
use pyo3::prelude::*;

const NONE: i64 = -1;
static FIRST: AtomicI64 = AtomicI64::new(NONE);

/// Raise ImportError in a free-threaded build, and in any interpreter but the first that has asked.
///
/// Slots are read and written without locks of their own, and classes of one interpreter are kept for its lifetime.
pub fn refuse_others(_py: Python<'_>) -> PyResult<()> {
    if cfg!(Py_GIL_DISABLED) {
        return Err(PyImportError::new_err(
            "eventwright-engine does not run in free-threaded builds of Python; the generated Python codecs do",
        ));
    }
    // SAFETY: we are attached to an interpreter, which is what both ask for.
    let current = unsafe { ffi::PyInterpreterState_GetID(ffi::PyInterpreterState_Get()) };
    match FIRST.compare_exchange(NONE, current, Ordering::SeqCst, Ordering::SeqCst) {
        Err(first) if first != current => Err(PyImportError::new_err(
            "eventwright-engine serves one interpreter of a process; the generated Python codecs serve all",
        )),
        _ => Ok(()),
    }
}
