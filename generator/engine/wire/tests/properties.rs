//! Whatever is written is read again, and no bytes make trouble.

use eventwright_wire::{
    Date, Decimal, Input, Time, Unfit, date_of_days, days_of_date, fewest_bytes, fixed_bytes,
    micros_of_moment, micros_of_time, moment_of_micros, number_of_bytes, put_long, text_of_uuid,
    time_of_micros, uuid_of_text,
};
use proptest::prelude::*;

proptest! {
    #[test]
    fn longs_are_read_as_they_were_written(number: i64, after: u8) {
        let mut out = Vec::new();
        put_long(&mut out, number);
        out.push(after);
        let mut input = Input::new(&out);
        prop_assert_eq!(input.long(), Ok(number));
        prop_assert_eq!(input.left(), 1);
        prop_assert_eq!(Input::new(&out[..out.len() - 2]).long(), Err(Unfit));
    }

    #[test]
    fn small_longs_take_as_many_bytes_as_the_specification_says(number in -(1_i64 << 20)..1 << 20) {
        let mut out = Vec::new();
        put_long(&mut out, number);
        let zigzag = if number < 0 { -2 * number - 1 } else { 2 * number };
        let mut rest = zigzag;
        let mut wanted = vec![];
        while rest >= 128 {
            wanted.push(u8::try_from(rest % 128 + 128).unwrap());
            rest /= 128;
        }
        wanted.push(u8::try_from(rest).unwrap());
        prop_assert_eq!(out, wanted);
    }

    #[test]
    fn any_bytes_are_read_or_refused(data: Vec<u8>) {
        for read in READERS {
            let mut input = Input::new(&data);
            while read(&mut input).is_ok() && input.left() > 0 {}
            prop_assert!(input.left() <= data.len());
        }
    }

    #[test]
    fn blocks_never_promise_more_items_than_bytes(data: Vec<u8>) {
        let mut input = Input::new(&data);
        if let Ok(count) = input.block() {
            prop_assert!(count <= input.left());
        }
    }

    #[test]
    fn days_are_dates(days in -719_162_i64..=2_932_896) {
        let date = date_of_days(days).unwrap();
        prop_assert_eq!(days_of_date(date), days);
        let next = date_of_days(days + 1);
        prop_assert_eq!(next.is_ok(), days < 2_932_896);
        if let Ok(next) = next {
            prop_assert!((date.year, date.month, date.day) < (next.year, next.month, next.day));
        }
    }

    #[test]
    fn micros_are_times(micros in 0_i64..86_400_000_000) {
        prop_assert_eq!(micros_of_time(time_of_micros(micros).unwrap()), micros);
    }

    #[test]
    fn micros_are_moments(micros in -62_135_596_800_000_000_i64..=253_402_300_799_999_999) {
        prop_assert_eq!(micros_of_moment(moment_of_micros(micros).unwrap()), micros);
    }

    #[test]
    fn numbers_are_bytes(number: i128, shift in 0_u32..128) {
        let number = number >> shift;
        let (bytes, start) = fewest_bytes(number);
        prop_assert_eq!(number_of_bytes(&bytes[start..]), Ok(number));
        if start < 15 {
            prop_assert_ne!(number_of_bytes(&bytes[start + 1..]), Ok(number));
        }
        let mut out = vec![1];
        fixed_bytes(&mut out, number, 16).unwrap();
        prop_assert_eq!(number_of_bytes(&out[1..]), Ok(number));
        prop_assert_eq!(fixed_bytes(&mut out, number, 15 - start).is_ok(), false);
    }

    #[test]
    fn decimals_are_exact(coefficient in 0_u128..1 << 60, exponent in -25_i64..10, scale in 0_u32..20) {
        let decimal = Decimal { precision: 30, scale };
        if let Ok(unscaled) = decimal.unscaled(true, coefficient, exponent) {
            let (mut left, mut right) = (-unscaled, coefficient.cast_signed());
            let power = exponent + i64::from(scale);
            for _ in 0..power.abs() {
                if power > 0 { right *= 10 } else { left *= 10 }
            }
            prop_assert_eq!(left, right);
        }
    }

    #[test]
    fn uuids_are_text(number: u128) {
        let text = text_of_uuid(number);
        prop_assert_eq!(uuid_of_text(&text), Ok(number));
        let plain: Vec<u8> = text.into_iter().filter(|&character| character != b'-').collect();
        prop_assert_eq!(uuid_of_text(&plain.to_ascii_uppercase()), Ok(number));
        prop_assert_eq!(uuid_of_text(&plain[1..]), Err(Unfit));
    }
}

type Read = fn(&mut Input<'_>) -> Result<(), Unfit>;

const READERS: [Read; 9] = [
    |input| input.boolean().map(drop),
    |input| input.int().map(drop),
    |input| input.long().map(drop),
    |input| input.float().map(drop),
    |input| input.double().map(drop),
    |input| input.sized().map(drop),
    |input| input.index().map(drop),
    |input| input.block().map(drop),
    |input| input.skip_block().map(drop),
];

#[test]
fn known_dates() {
    for (days, year, month, day) in [
        (0, 1970, 1, 1),
        (-1, 1969, 12, 31),
        (11_016, 2000, 2, 29),
        (-719_162, 1, 1, 1),
        (2_932_896, 9999, 12, 31),
    ] {
        assert_eq!(date_of_days(days), Ok(Date { year, month, day }));
    }
    assert_eq!(date_of_days(-719_163), Err(Unfit));
    assert_eq!(
        time_of_micros(86_399_999_999),
        Ok(Time { hour: 23, minute: 59, second: 59, micros: 999_999 })
    );
    assert_eq!(time_of_micros(86_400_000_000), Err(Unfit));
    assert_eq!(time_of_micros(-1), Err(Unfit));
}

#[test]
fn longs_of_more_than_64_bits_are_refused() {
    let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    assert_eq!(Input::new(&most).long(), Ok(i64::MIN));
    let mut over = most;
    over[9] = 0x02;
    assert_eq!(Input::new(&over).long(), Err(Unfit));
    assert_eq!(Input::new(&[0xff; 11]).long(), Err(Unfit));
    assert_eq!(Input::new(&[]).long(), Err(Unfit));
}
