//! Writing numbers.

/// Append a `long`, or an `int` or a length, as a zigzag varint of 1 to 10 bytes.
#[inline]
pub fn put_long(out: &mut Vec<u8>, number: i64) {
    let mut rest = ((number << 1) ^ (number >> 63)).cast_unsigned();
    if rest < 0x80 {
        out.push(low_bits(rest));
        return;
    }
    let mut bytes = [0; 10];
    let mut length = 0;
    while rest >= 0x80 {
        bytes[length] = low_bits(rest) | 0x80;
        rest >>= 7;
        length += 1;
    }
    bytes[length] = low_bits(rest);
    out.extend_from_slice(&bytes[..=length]);
}

/// Append a number of bytes or items.
#[inline]
pub fn put_size(out: &mut Vec<u8>, size: usize) {
    #[allow(clippy::cast_possible_wrap)] // nothing in memory is larger than an `isize` can tell
    put_long(out, size as i64);
}

#[inline]
fn low_bits(number: u64) -> u8 {
    (number & 0x7f) as u8
}
