//! The native codecs of eventwright: plans, made by its runtime of schemas and classes, that encode and decode.
//!
//! A plan is compiled once into a tree of nodes (`encode`, `decode`, `skip`), which knows nothing of schemas, files or
//! Kafka. Whatever does not fit is refused without a word: the runtime's careful codecs say what is wrong and where, so
//! that both kinds of codec have the same errors.
//!
//! Unsafe code is confined to `layout` (attributes in slots), `decimals`, `text` and `interpreter`.

mod codecs;
mod decimals;
mod decode;
mod encode;
mod frames;
mod interpreter;
mod layout;
mod plan;
mod skip;
mod stop;
mod text;
mod values;

use pyo3::prelude::*;

/// The native codecs of eventwright.
#[pymodule]
mod eventwright_engine {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::codecs::Codecs;
    #[pymodule_export]
    use crate::decode::Decoder;
    #[pymodule_export]
    use crate::encode::Encoder;
    #[pymodule_export]
    use crate::frames::{FramedDecoders, FramedEncoders};
    #[pymodule_export]
    use crate::stop::Refused;

    /// The form of the plans that this engine takes.
    #[pymodule_export]
    const PLAN_FORMAT: u32 = 1;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::interpreter::refuse_others(module.py())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }

    /// Tell whether UUIDs and decimals are read and made without a call, in this order: it depends on the Python.
    #[pyfunction]
    fn fast_ways(py: Python<'_>) -> PyResult<(bool, bool)> {
        Ok(crate::values::Standard::get(py)?.fast_ways())
    }
}
