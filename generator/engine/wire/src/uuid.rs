//! UUIDs as text: 32 hexadecimal digits, with the hyphens of RFC 4122 or, when read, without any.

use crate::{Fit, Unfit};

const HYPHENS: [usize; 4] = [8, 13, 18, 23];
const DIGITS: &[u8; 16] = b"0123456789abcdef";
const NO_DIGIT: u8 = 0x80;
static VALUES: [u8; 256] = values();

/// Return the 36 characters of a UUID.
#[must_use]
pub fn text_of_uuid(number: u128) -> [u8; 36] {
    let mut text = [b'-'; 36];
    let mut at = 0;
    for byte in number.to_be_bytes() {
        if matches!(at, 8 | 13 | 18 | 23) {
            at += 1;
        }
        text[at] = DIGITS[usize::from(byte >> 4)];
        text[at + 1] = DIGITS[usize::from(byte & 15)];
        at += 2;
    }
    text
}

/// Read a UUID.
pub fn uuid_of_text(text: &[u8]) -> Fit<u128> {
    let mut digits = [0; 32];
    if let Ok(text) = <&[u8; 36]>::try_from(text) {
        if HYPHENS.iter().any(|&at| text[at] != b'-') {
            return Err(Unfit);
        }
        digits[..8].copy_from_slice(&text[..8]);
        digits[8..12].copy_from_slice(&text[9..13]);
        digits[12..16].copy_from_slice(&text[14..18]);
        digits[16..20].copy_from_slice(&text[19..23]);
        digits[20..].copy_from_slice(&text[24..]);
    } else {
        digits = text.try_into().map_err(|_| Unfit)?;
    }
    let mut bytes = [0; 16];
    let mut seen = 0;
    for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
        let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
        seen |= high | low;
        *byte = high << 4 | low & 15;
    }
    if seen & NO_DIGIT == 0 { Ok(u128::from_be_bytes(bytes)) } else { Err(Unfit) }
}

const fn values() -> [u8; 256] {
    let mut values = [NO_DIGIT; 256];
    let mut digit = 0;
    while digit < 16 {
        let character = DIGITS[digit as usize];
        values[character as usize] = digit;
        values[character.to_ascii_uppercase() as usize] = digit;
        digit += 1;
    }
    values
}
