//! Decimals of up to 38 digits, as exact integers; longer ones do not fit here.

use crate::{Fit, Unfit};

const MOST_DIGITS: u32 = 38; // all that 127 bits hold

/// The digits that an Avro `decimal` may have in all, and after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// at least 1
    pub precision: u32,
    /// at most the precision
    pub scale: u32,
}

impl Decimal {
    /// Return the unscaled integer of a coefficient times ten to the power of an exponent.
    pub fn unscaled(self, negative: bool, coefficient: u128, exponent: i64) -> Fit<i128> {
        if coefficient == 0 {
            return Ok(0);
        }
        let shift = exponent.checked_add(self.scale.into()).ok_or(Unfit)?;
        let power = u32::try_from(shift.unsigned_abs()).map_err(|_| Unfit)?;
        let ten = 10_u128.checked_pow(power).ok_or(Unfit)?;
        let magnitude = if shift >= 0 {
            coefficient.checked_mul(ten).ok_or(Unfit)?
        } else if coefficient.is_multiple_of(ten) {
            coefficient / ten
        } else {
            return Err(Unfit);
        };
        let number = i128::try_from(magnitude).map_err(|_| Unfit)?;
        self.checked(if negative { -number } else { number })
    }

    /// Return an unscaled integer that has no more digits than the precision.
    pub fn checked(self, unscaled: i128) -> Fit<i128> {
        let most = 10_u128.pow(self.precision.min(MOST_DIGITS));
        if unscaled.unsigned_abs() < most { Ok(unscaled) } else { Err(Unfit) }
    }
}

/// Return the bytes of a number in two's complement, most significant first, and where the fewest of them begin.
#[must_use]
pub fn fewest_bytes(number: i128) -> ([u8; 16], usize) {
    let magnitude = if number < 0 { !number } else { number };
    let bits = 128 - magnitude.leading_zeros();
    let size = bits as usize / 8 + 1;
    (number.to_be_bytes(), 16 - size)
}

/// Append a number in two's complement of so many bytes, most significant first.
pub fn fixed_bytes(out: &mut Vec<u8>, number: i128, size: usize) -> Fit<()> {
    let (bytes, start) = fewest_bytes(number);
    let fewest = &bytes[start..];
    let missing = size.checked_sub(fewest.len()).ok_or(Unfit)?;
    out.resize(out.len() + missing, if number < 0 { 0xff } else { 0 });
    out.extend_from_slice(fewest);
    Ok(())
}

/// Read two's complement of up to 16 bytes, most significant first.
pub fn number_of_bytes(data: &[u8]) -> Fit<i128> {
    let start = 16_usize.checked_sub(data.len()).ok_or(Unfit)?;
    let is_negative = data.first().is_some_and(|&byte| byte >= 0x80);
    let mut bytes = [if is_negative { 0xff } else { 0 }; 16];
    bytes[start..].copy_from_slice(data);
    Ok(i128::from_be_bytes(bytes))
}
