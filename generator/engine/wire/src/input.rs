//! Reading numbers, lengths and blocks from bytes that nobody vouches for.

use crate::{Fit, Unfit};

/// What is left of one message.
#[derive(Debug, Clone, Copy)]
pub struct Input<'data> {
    rest: &'data [u8],
}

impl<'data> Input<'data> {
    /// Begin with all of a message.
    #[must_use]
    pub fn new(data: &'data [u8]) -> Self {
        Self { rest: data }
    }

    /// The number of bytes that are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Take so many bytes.
    #[inline]
    pub fn take(&mut self, size: usize) -> Fit<&'data [u8]> {
        let (taken, rest) = self.rest.split_at_checked(size).ok_or(Unfit)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Take as many bytes as an array has.
    #[inline]
    pub fn array<const SIZE: usize>(&mut self) -> Fit<[u8; SIZE]> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Unfit)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// Read a `boolean`.
    #[inline]
    pub fn boolean(&mut self) -> Fit<bool> {
        match self.array()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(Unfit),
        }
    }

    /// Read a `long`.
    #[inline]
    pub fn long(&mut self) -> Fit<i64> {
        let (&first, rest) = self.rest.split_first().ok_or(Unfit)?;
        if first < 0x80 {
            self.rest = rest;
            return Ok(unzigzag(first.into()));
        }
        self.long_number(first)
    }

    fn long_number(&mut self, first: u8) -> Fit<i64> {
        let mut number = u64::from(first & 0x7f);
        for (position, &byte) in self.rest.iter().enumerate().take(10).skip(1) {
            number |= u64::from(byte & 0x7f) << (7 * position);
            if byte < 0x80 {
                if position == 9 && byte > 1 {
                    return Err(Unfit); // more than 64 bits
                }
                self.rest = &self.rest[position + 1..];
                return Ok(unzigzag(number));
            }
        }
        Err(Unfit)
    }

    /// Read an `int`.
    #[inline]
    pub fn int(&mut self) -> Fit<i64> {
        int_of_long(self.long()?)
    }

    /// Read a `float`.
    #[inline]
    pub fn float(&mut self) -> Fit<f32> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    /// Read a `double`.
    #[inline]
    pub fn double(&mut self) -> Fit<f64> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    /// Read `bytes`, or the bytes of a `string`.
    #[inline]
    pub fn sized(&mut self) -> Fit<&'data [u8]> {
        let size = usize::try_from(self.long()?).map_err(|_| Unfit)?;
        self.take(size)
    }

    /// Read the index of a branch or a symbol.
    #[inline]
    pub fn index(&mut self) -> Fit<usize> {
        usize::try_from(self.long()?).map_err(|_| Unfit)
    }

    /// Read the head of a block of items that take at least one byte each; 0 after the last block.
    ///
    /// A count that the rest of the message cannot hold is refused before anything is made of it.
    #[inline]
    pub fn block(&mut self) -> Fit<usize> {
        let count = self.long()?;
        let count = if count < 0 {
            let size = self.index()?;
            if size > self.left() {
                return Err(Unfit);
            }
            count.unsigned_abs()
        } else {
            count.unsigned_abs()
        };
        let count = usize::try_from(count).map_err(|_| Unfit)?;
        if count > self.left() { Err(Unfit) } else { Ok(count) }
    }

    /// Skip a block that says how many bytes it takes, or return the number of items of one that does not.
    ///
    /// 0 means that the last block is passed, None that this one is.
    #[inline]
    pub fn skip_block(&mut self) -> Fit<Option<usize>> {
        let mut ahead = *self;
        if ahead.long()? >= 0 {
            return self.block().map(Some);
        }
        self.block()?; // refuses a count that cannot be
        let size = ahead.index()?;
        ahead.take(size)?;
        *self = ahead;
        Ok(None)
    }
}

/// Return a number that fits in the 32 bits of an `int`.
#[inline]
pub fn int_of_long(number: i64) -> Fit<i64> {
    if i32::try_from(number).is_ok() { Ok(number) } else { Err(Unfit) }
}

#[inline]
fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}
