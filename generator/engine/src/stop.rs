//! Why a codec gives up.

use eventwright_wire::Unfit;
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyMemoryError};
use pyo3::prelude::*;

create_exception!(
    eventwright_engine,
    Refused,
    PyException,
    "The engine leaves a value or bytes to the careful codecs, which say what is wrong or do what is rare."
);

/// A value or bytes that do not fit, or what Python raised that is no matter of fitting.
pub enum Stop {
    /// The careful codec says what is wrong and where, or does what is rare.
    Unfit,
    /// An interrupt, say.
    Raised(Box<PyErr>),
}

/// What fits, or why there is nothing.
pub type Fit<T> = Result<T, Stop>;

impl Stop {
    /// Return what Python is to raise.
    #[cold]
    pub fn into_error(self) -> PyErr {
        match self {
            Self::Unfit => Refused::new_err(()),
            Self::Raised(error) => *error,
        }
    }
}

impl From<Unfit> for Stop {
    #[inline]
    fn from(_: Unfit) -> Self {
        Self::Unfit
    }
}

impl From<PyErr> for Stop {
    #[cold]
    fn from(error: PyErr) -> Self {
        let means_unfit = Python::attach(|py| {
            error.is_instance_of::<PyException>(py) && !error.is_instance_of::<PyMemoryError>(py)
        });
        if means_unfit { Self::Unfit } else { Self::Raised(Box::new(error)) }
    }
}
