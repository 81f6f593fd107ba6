//! UUIDs as text: 32 hexadecimal digits, with the hyphens of RFC 4122 or, when read, without any.

use crate::{Fit, Unfit};

const HYPHENS: [usize; 4] = [8, 13, 18, 23];
const DIGITS: &[u8; 16] = b"0123456789abcdef";

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
    let has_hyphens = text.len() == 36;
    if !has_hyphens && text.len() != 32 {
        return Err(Unfit);
    }
    let mut number = 0;
    for (at, &character) in text.iter().enumerate() {
        if has_hyphens && HYPHENS.contains(&at) {
            if character != b'-' {
                return Err(Unfit);
            }
        } else {
            let digit = char::from(character).to_digit(16).ok_or(Unfit)?;
            number = number << 4 | u128::from(digit);
        }
    }
    Ok(number)
}
