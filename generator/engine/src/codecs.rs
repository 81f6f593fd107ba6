//! What a generated package calls: the codecs of its classes, found and run without a step in Python.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyInt, PyString, PyType};
use pyo3::{PyTraverseError, PyVisit};

use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::stop::{Fit, Stop};
use crate::values::unfit;

/// The codecs of one package by class; what is not known yet, or does not fit, is left to two Python functions.
#[pyclass(frozen, module = "eventwright_engine")]
pub struct Codecs {
    encoders: Py<PyDict>,
    decoders: Py<PyDict>,  // of the classes' own schemas
    by_writer: Py<PyDict>, // for each class a dict by writer: a version or a schema's text
    encode_otherwise: Py<PyAny>,
    decode_otherwise: Py<PyAny>,
}

#[pymethods]
impl Codecs {
    #[new]
    fn new(py: Python<'_>, encode_otherwise: Py<PyAny>, decode_otherwise: Py<PyAny>) -> Self {
        let dict = || PyDict::new(py).unbind();
        Self { encoders: dict(), decoders: dict(), by_writer: dict(), encode_otherwise, decode_otherwise }
    }

    /// Make a class known, with the dict in which decoders for other writers are kept.
    fn add(
        &self,
        class: &Bound<'_, PyType>,
        encoder: &Bound<'_, Encoder>,
        decoder: &Bound<'_, Decoder>,
        by_writer: &Bound<'_, PyDict>,
    ) -> PyResult<()> {
        let py = class.py();
        self.encoders.bind(py).set_item(class, encoder)?;
        self.decoders.bind(py).set_item(class, decoder)?;
        self.by_writer.bind(py).set_item(class, by_writer)
    }

    /// Return the event in plain Avro binary.
    #[pyo3(signature = (event, /))]
    fn encode<'py>(&self, event: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        match self.quick_encode(event) {
            Ok(data) => Ok(data.into_any()),
            Err(Stop::Unfit) => self.encode_otherwise.bind(event.py()).call1((event,)),
            Err(Stop::Raised(error)) => Err(*error),
        }
    }

    /// Return the event that plain Avro binary holds.
    #[pyo3(signature = (cls, data, writer = None, *, allow_trailing = false))]
    fn decode<'py>(
        &self,
        cls: &Bound<'py, PyAny>,
        data: &Bound<'py, PyAny>,
        writer: Option<&Bound<'py, PyAny>>,
        allow_trailing: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        match self.quick_decode(cls, data, writer, allow_trailing) {
            Ok(event) => Ok(event),
            Err(Stop::Unfit) => {
                let options = PyDict::new(cls.py());
                if allow_trailing {
                    options.set_item("allow_trailing", true)?;
                }
                self.decode_otherwise.bind(cls.py()).call((cls, data, writer), Some(&options))
            }
            Err(Stop::Raised(error)) => Err(*error),
        }
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.encoders)?;
        visit.call(&self.decoders)?;
        visit.call(&self.by_writer)?;
        visit.call(&self.encode_otherwise)?;
        visit.call(&self.decode_otherwise)
    }
}

impl Codecs {
    /// Return the encoder of a class that is known.
    pub fn encoder(&self, class: &Bound<'_, PyType>) -> PyResult<Option<Py<Encoder>>> {
        let found = self.encoders.bind(class.py()).get_item(class)?;
        Ok(found.map(Bound::cast_into::<Encoder>).transpose()?.map(Bound::unbind))
    }

    /// Return the decoder of a class that is known for a writer; without one, of the class's own schema.
    pub fn decoder(
        &self,
        class: &Bound<'_, PyType>,
        writer: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<Py<Decoder>>> {
        let py = class.py();
        let found = match writer {
            None => self.decoders.bind(py).get_item(class)?,
            Some(writer) => match self.by_writer.bind(py).get_item(class)? {
                Some(by_writer) => by_writer.cast::<PyDict>()?.get_item(writer)?,
                None => None,
            },
        };
        Ok(found.map(Bound::cast_into::<Decoder>).transpose()?.map(Bound::unbind))
    }

    #[inline]
    fn quick_encode<'py>(&self, event: &Bound<'py, PyAny>) -> Fit<Bound<'py, PyBytes>> {
        let encoder = self.encoders.bind(event.py()).get_item(event.get_type())?.ok_or(Stop::Unfit)?;
        encoder.cast_exact::<Encoder>().map_err(unfit)?.get().encode(event)
    }

    #[inline]
    fn quick_decode<'py>(
        &self,
        cls: &Bound<'py, PyAny>,
        data: &Bound<'py, PyAny>,
        writer: Option<&Bound<'py, PyAny>>,
        allow_trailing: bool,
    ) -> Fit<Bound<'py, PyAny>> {
        let py = cls.py();
        let data = data.cast_exact::<PyBytes>().map_err(unfit)?.as_bytes();
        let cls = cls.cast::<PyType>().map_err(unfit)?;
        let decoder = match writer {
            None => self.decoders.bind(py).get_item(cls)?,
            Some(writer) if is_writer(writer) => {
                let by_writer = self.by_writer.bind(py).get_item(cls)?.ok_or(Stop::Unfit)?;
                by_writer.cast_exact::<PyDict>().map_err(unfit)?.get_item(writer)?
            }
            Some(_) => None,
        };
        let decoder = decoder.ok_or(Stop::Unfit)?;
        let decoder = decoder.cast_exact::<Decoder>().map_err(unfit)?.get();
        if allow_trailing {
            decoder.decode_part(py, data, 0).map(|(event, _)| event)
        } else {
            decoder.decode(py, data)
        }
    }
}

/// Tell whether a value is exactly a text or a version: True would be found as 1.
fn is_writer(writer: &Bound<'_, PyAny>) -> bool {
    writer.is_exact_instance_of::<PyString>() || writer.is_exact_instance_of::<PyInt>()
}
