//! Avro's binary encoding and its logical types, without Python and without unsafe code.
//!
//! Everything here only says *that* something does not fit: whoever asks has slower code that says what and where.
//!
//! Source: Avro 1.12.0 specification, "Binary Encoding" and "Logical Types".

mod calendar;
mod decimal;
mod input;
mod output;
mod uuid;

pub use calendar::{
    DAY_MICROS, Date, Moment, Time, date_of_days, days_of_date, micros_of_moment, micros_of_time,
    moment_of_micros, time_of_micros,
};
pub use decimal::{Decimal, fewest_bytes, fixed_bytes, number_of_bytes};
pub use input::{Input, int_of_long};
pub use output::{put_long, put_size};
pub use uuid::{text_of_uuid, uuid_of_text};

/// A value, or bytes, that do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit;

/// What fits, or that it does not.
pub type Fit<T> = Result<T, Unfit>;
