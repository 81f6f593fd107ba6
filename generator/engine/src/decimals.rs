//! Python's `Decimal`, read and made without its text where its layout is the known one.
//!
//! The layout is private to CPython's `_decimal`, so it is tried on numbers of every kind before it is relied upon;
//! where anything differs, decimals go by their text.
#![allow(unsafe_code)]

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::stop::{Fit, Stop};

const WORD: u128 = 10_000_000_000_000_000_000; // a word of a coefficient holds 19 digits
const NEGATIVE: u8 = 1;
const SPECIAL: u8 = 2 | 4 | 8; // infinity and the two kinds of NaN
const OWN_STORAGE: u8 = 0x10 | 0x20; // the words are part of the object, and so is the head
const OWN_WORDS: isize = 4;

/// A finite decimal: coefficient times ten to the power of exponent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub negative: bool,
    pub coefficient: u128,
    pub exponent: i64,
}

/// The class, and whether its layout is the known one.
pub struct Decimals {
    class: Py<PyType>,
    is_known: bool,
}

#[repr(C)]
struct DecimalObject {
    head: ffi::PyObject,
    hash: isize,
    flags: u8,
    exponent: isize,
    digits: isize,
    length: isize,
    capacity: isize,
    words: *mut u64,
    own_words: [u64; 4],
}

impl Decimals {
    /// Find the class and try its layout.
    pub fn new(py: Python<'_>) -> PyResult<Self> {
        let class = py.import("decimal")?.getattr("Decimal")?.cast_into::<PyType>()?;
        let mut found = Self { class: class.unbind(), is_known: false };
        found.is_known = found.has_size(py) && found.is_as_expected(py)?;
        Ok(found)
    }

    /// Whether the fast way is in use.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// Take an object of exactly `Decimal` apart; what is not finite, or has over 38 digits, does not fit.
    #[inline]
    pub fn parts(&self, value: &Bound<'_, PyAny>) -> Fit<Parts> {
        if value.get_type_ptr() != self.class.as_ptr().cast() {
            return Err(Stop::Unfit);
        }
        if !self.is_known {
            return parts_of_text(value.str()?.to_str()?);
        }
        // SAFETY: the object is of exactly the class whose layout was tried.
        unsafe { parts_of_object(value) }.ok_or(Stop::Unfit)
    }

    /// Make the decimal that is `unscaled` divided by ten to the power of `scale`.
    #[inline]
    pub fn make<'py>(&self, py: Python<'py>, unscaled: i128, scale: u32) -> PyResult<Bound<'py, PyAny>> {
        if self.is_known {
            // SAFETY: the layout was tried.
            return unsafe { self.object(py, unscaled, scale) };
        }
        self.class.bind(py).call1((format!("{unscaled}E-{scale}"),))
    }

    fn has_size(&self, py: Python<'_>) -> bool {
        let class = self.class.bind(py).as_type_ptr();
        // SAFETY: what a class says of itself is only read.
        let (size, item) = unsafe { ((*class).tp_basicsize, (*class).tp_itemsize) };
        usize::try_from(size) == Ok(size_of::<DecimalObject>()) && item == 0
    }

    fn is_as_expected(&self, py: Python<'_>) -> PyResult<bool> {
        let class = self.class.bind(py);
        for text in [
            "NaN",
            "-Infinity",
            "sNaN5",
            "1E+60",
            "123456789012345678901234567890123456789012345678901234567890",
        ] {
            let value = class.call1((text,))?;
            if !has_own_words(&value) {
                return Ok(false);
            }
            // SAFETY: the object is at least as large as what is read of it.
            let found = unsafe { parts_of_object(&value) };
            let wanted = parts_of_text(text).ok();
            if found != wanted {
                return Ok(false);
            }
        }
        for (unscaled, scale) in SAMPLES {
            let wanted = class.call1((format!("{unscaled}E-{scale}"),))?;
            if !has_own_words(&wanted) {
                return Ok(false);
            }
            // SAFETY: as above; an object that is made wrongly has the right size and owns no memory but its own.
            let (found, made) = unsafe { (parts_of_object(&wanted), self.object(py, unscaled, scale)?) };
            let parts = Parts {
                negative: unscaled < 0,
                coefficient: unscaled.unsigned_abs(),
                exponent: -i64::from(scale),
            };
            let is_same = made.eq(&wanted)?
                && made.repr()?.as_any().eq(wanted.repr()?)?
                && made.hash()? == wanted.hash()?;
            if found != Some(parts) || !is_same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// # Safety
    /// The class must have the size of `DecimalObject`; only a layout that was tried makes a right decimal.
    #[inline]
    #[allow(clippy::cast_possible_wrap)] // scales and numbers of digits are small
    unsafe fn object<'py>(&self, py: Python<'py>, unscaled: i128, scale: u32) -> PyResult<Bound<'py, PyAny>> {
        let magnitude = unscaled.unsigned_abs();
        // SAFETY: `PyType_GenericAlloc` makes an object of the class's size, all of it zero. It has two words of its own
        // for up to 38 digits, and the pointer to them is set before anybody else sees the object.
        unsafe {
            let class = self.class.as_ptr().cast();
            let object = Bound::from_owned_ptr_or_err(py, ffi::PyType_GenericAlloc(class, 0))?;
            let decimal = object.as_ptr().cast::<DecimalObject>();
            (*decimal).hash = -1; // not computed yet
            (*decimal).flags = OWN_STORAGE | if unscaled < 0 { NEGATIVE } else { 0 };
            (*decimal).exponent = -(scale as isize);
            (*decimal).digits = magnitude.checked_ilog10().map_or(1, |last| last as isize + 1);
            (*decimal).length = if magnitude < WORD { 1 } else { 2 };
            (*decimal).capacity = OWN_WORDS;
            (*decimal).words = (&raw mut (*decimal).own_words).cast();
            (*decimal).own_words[0] = low_word(magnitude % WORD);
            (*decimal).own_words[1] = low_word(magnitude / WORD);
            Ok(object)
        }
    }
}

const SAMPLES: [(i128, u32); 8] = [
    (0, 5),
    (7, 0),
    (-123_456, 2),
    (9_999_999_999_999_999_999, 19),
    (10_000_000_000_000_000_000, 3),
    (-12_345_678_901_234_567_890_123, 4),
    (99_999_999_999_999_999_999_999_999_999_999_999_999, 38),
    (-1, 38),
];

/// Tell whether an object that is as large as `DecimalObject` has its pointer to words where it is looked for.
fn has_own_words(value: &Bound<'_, PyAny>) -> bool {
    let decimal = value.as_ptr().cast::<DecimalObject>();
    // SAFETY: the object is large enough, and all of it is initialised.
    unsafe { (*decimal).words == (&raw mut (*decimal).own_words).cast() }
}

/// # Safety
/// The object must be at least as large as `DecimalObject`. Of a layout that was not tried the result may be wrong, and
/// no memory outside of the object is read unless its words lie there and are one or two.
#[inline]
unsafe fn parts_of_object(value: &Bound<'_, PyAny>) -> Option<Parts> {
    // SAFETY: as said above; words that are not the object's own are those of a coefficient that was longer once.
    unsafe {
        let decimal = &*value.as_ptr().cast::<DecimalObject>();
        if decimal.flags & SPECIAL != 0 || decimal.words.is_null() {
            return None;
        }
        let coefficient = match decimal.length {
            1 => u128::from(*decimal.words),
            2 => u128::from(*decimal.words) + u128::from(*decimal.words.add(1)) * WORD,
            _ => return None,
        };
        Some(Parts {
            negative: decimal.flags & NEGATIVE != 0,
            coefficient,
            exponent: decimal.exponent as i64,
        })
    }
}

/// Read what `str` makes of a decimal.
fn parts_of_text(text: &str) -> Fit<Parts> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (digits, exponent) = text.split_once('E').unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent: i64 = exponent.parse().map_err(|_| Stop::Unfit)?;
    let mut coefficient: u128 = 0;
    for character in whole.bytes().chain(fraction.bytes()) {
        let digit = char::from(character).to_digit(10).ok_or(Stop::Unfit)?;
        coefficient =
            coefficient.checked_mul(10).and_then(|ten| ten.checked_add(digit.into())).ok_or(Stop::Unfit)?;
    }
    if coefficient >= WORD * WORD {
        return Err(Stop::Unfit);
    }
    let exponent = exponent.checked_sub_unsigned(fraction.len() as u64).ok_or(Stop::Unfit)?;
    Ok(Parts { negative, coefficient, exponent })
}

#[inline]
#[allow(clippy::cast_possible_truncation)] // both halves of at most 38 digits are below 10 to the power of 20
fn low_word(number: u128) -> u64 {
    number as u64
}
