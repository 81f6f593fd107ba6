//! What serializers of messages call: events after a few bytes that say their schema, without a step in Python.
//!
//! Nothing is asked here: frames are told by those who have looked them up, and whatever is not known goes to Python.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple, PyType};
use pyo3::{PyTraverseError, PyVisit, intern};

use crate::codecs::Codecs;
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::stop::{Fit, Stop};
use crate::values::unfit;

const FRAME: usize = 5; // bytes: 0 and a schema's id

/// Encodes events after the frame that is known for their topic and class.
#[pyclass(frozen, module = "eventwright_engine")]
pub struct FramedEncoders {
    codecs: Py<Codecs>,
    by_topic: Py<PyDict>, // of dicts by class
    otherwise: Py<PyAny>,
}

#[pyclass(frozen)]
struct FramedEncoder {
    frame: [u8; FRAME],
    encoder: Py<Encoder>,
}

#[pymethods]
impl FramedEncoders {
    #[new]
    fn new(py: Python<'_>, codecs: Py<Codecs>, otherwise: Py<PyAny>) -> Self {
        Self { codecs, by_topic: PyDict::new(py).unbind(), otherwise }
    }

    /// Make the frame of a class known for a topic, where the class has a codec of the engine.
    fn add(
        &self,
        topic: &Bound<'_, PyString>,
        class: &Bound<'_, PyType>,
        frame: [u8; FRAME],
    ) -> PyResult<()> {
        let py = topic.py();
        let Some(encoder) = self.codecs.get().encoder(class)? else { return Ok(()) };
        let by_topic = self.by_topic.bind(py);
        let framed = Bound::new(py, FramedEncoder { frame, encoder })?;
        if let Some(by_class) = by_topic.get_item(topic)? {
            return by_class.cast::<PyDict>()?.set_item(class, framed);
        }
        let by_class = PyDict::new(py);
        by_class.set_item(class, framed)?;
        by_topic.set_item(topic, by_class)
    }

    /// Return the data of a message to the context's topic.
    #[pyo3(signature = (obj, ctx = None))]
    fn encode<'py>(
        &self,
        obj: &Bound<'py, PyAny>,
        ctx: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match self.quick_encode(obj, ctx) {
            Ok(data) => Ok(data.into_any()),
            Err(Stop::Unfit) => self.otherwise.bind(obj.py()).call1((obj, ctx)),
            Err(Stop::Raised(error)) => Err(*error),
        }
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.codecs)?;
        visit.call(&self.by_topic)?;
        visit.call(&self.otherwise)
    }
}

impl FramedEncoders {
    #[inline]
    fn quick_encode<'py>(
        &self,
        event: &Bound<'py, PyAny>,
        context: Option<&Bound<'py, PyAny>>,
    ) -> Fit<Bound<'py, PyBytes>> {
        let py = event.py();
        let topic = context.ok_or(Stop::Unfit)?.getattr(intern!(py, "topic"))?;
        let topic = topic.cast_exact::<PyString>().map_err(unfit)?;
        let by_class = self.by_topic.bind(py).get_item(topic)?.ok_or(Stop::Unfit)?;
        let framed = by_class.cast_exact::<PyDict>().map_err(unfit)?.get_item(event.get_type())?;
        let framed = framed.ok_or(Stop::Unfit)?;
        let framed = framed.cast_exact::<FramedEncoder>().map_err(unfit)?.get();
        framed.encoder.get().encode_after(&framed.frame, event)
    }
}

/// Decodes events by the frames before them.
#[pyclass(frozen, module = "eventwright_engine")]
pub struct FramedDecoders {
    codecs: Py<Codecs>,
    by_frame: Mutex<HashMap<[u8; FRAME], Py<Decoder>>>, // never held while a value is made
    headers: Box<[String]>,
    otherwise: Py<PyAny>,
}

#[pymethods]
impl FramedDecoders {
    /// Messages with one of `headers` say their schema there, and are left to Python.
    #[new]
    fn new(codecs: Py<Codecs>, headers: Vec<String>, otherwise: Py<PyAny>) -> Self {
        Self { codecs, by_frame: Mutex::default(), headers: headers.into(), otherwise }
    }

    /// Make known which class is read after a frame, where there is a decoder of the engine for the writer.
    #[pyo3(signature = (frame, class, writer = None, /))]
    fn add(
        &self,
        frame: [u8; FRAME],
        class: &Bound<'_, PyType>,
        writer: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        if let Some(decoder) = self.codecs.get().decoder(class, writer)? {
            let replaced = self.lock().insert(frame, decoder);
            drop(replaced); // unlocked again: what is freed with it may be anything
        }
        Ok(())
    }

    /// Return the event that a message's data hold.
    #[pyo3(signature = (value, ctx = None))]
    fn decode<'py>(
        &self,
        value: &Bound<'py, PyAny>,
        ctx: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match self.quick_decode(value, ctx) {
            Ok(event) => Ok(event),
            Err(Stop::Unfit) => self.otherwise.bind(value.py()).call1((value, ctx)),
            Err(Stop::Raised(error)) => Err(*error),
        }
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.codecs)?;
        if let Ok(by_frame) = self.by_frame.try_lock() {
            by_frame.values().try_for_each(|decoder| visit.call(decoder))?;
        }
        visit.call(&self.otherwise)
    }
}

impl FramedDecoders {
    #[inline]
    fn quick_decode<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        context: Option<&Bound<'py, PyAny>>,
    ) -> Fit<Bound<'py, PyAny>> {
        let py = data.py();
        let bytes = data.cast_exact::<PyBytes>().map_err(unfit)?.as_bytes();
        let (frame, body) = bytes.split_first_chunk::<FRAME>().ok_or(Stop::Unfit)?;
        if let Some(context) = context
            && self.may_say_schema(&context.getattr(intern!(py, "headers"))?)
        {
            return Err(Stop::Unfit);
        }
        self.decoder(py, *frame).ok_or(Stop::Unfit)?.get().decode(py, body)
    }

    #[inline]
    fn decoder(&self, py: Python<'_>, frame: [u8; FRAME]) -> Option<Py<Decoder>> {
        self.lock().get(&frame).map(|decoder| decoder.clone_ref(py))
    }

    #[inline]
    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; FRAME], Py<Decoder>>> {
        self.by_frame.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tell whether a message's headers may say its schema, be it that they are not the usual list of pairs.
    #[inline]
    fn may_say_schema(&self, headers: &Bound<'_, PyAny>) -> bool {
        if headers.is_none() {
            return false;
        }
        let Ok(pairs) = headers.cast_exact::<PyList>() else { return true };
        pairs.iter().any(|pair| !self.is_other(&pair).unwrap_or(false))
    }

    /// Tell whether a header is surely about something else.
    fn is_other(&self, pair: &Bound<'_, PyAny>) -> Option<bool> {
        let name = pair.cast_exact::<PyTuple>().ok()?.get_item(0).ok()?;
        let name = name.cast_exact::<PyString>().ok()?.to_str().ok()?;
        Some(!self.headers.iter().any(|header| header == name))
    }
}
