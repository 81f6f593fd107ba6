//! Dates and times of day, in the years 1 to 9999 of the proleptic Gregorian calendar that Python's types hold.

use crate::{Fit, Unfit};

/// Microseconds in a day.
pub const DAY_MICROS: i64 = 86_400_000_000;

const FIRST_DAY: i64 = -719_162; // 0001-01-01
const LAST_DAY: i64 = 2_932_896; // 9999-12-31
const DAYS_BEFORE_1970: i64 = 719_468; // since 0000-03-01, which begins the years of the sums below
const ERA_DAYS: i64 = 146_097; // 400 years

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// 1 to 9999
    pub year: i32,
    /// 1 to 12
    pub month: u8,
    /// 1 to 31
    pub day: u8,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// 0 to 23
    pub hour: u8,
    /// 0 to 59
    pub minute: u8,
    /// 0 to 59
    pub second: u8,
    /// 0 to `999_999`
    pub micros: u32,
}

/// A day and a time of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// the day
    pub date: Date,
    /// the time
    pub time: Time,
}

/// Count the days since 1970-01-01.
#[inline]
#[must_use]
pub fn days_of_date(date: Date) -> i64 {
    // A year that begins in March ends with the leap day.
    let month = (i64::from(date.month) + 9) % 12;
    let year = i64::from(date.year) - i64::from(date.month <= 2);
    let leap_days = year / 4 - year / 100 + year / 400;
    let day_of_year = (153 * month + 2) / 5 + i64::from(date.day) - 1;
    year * 365 + leap_days + day_of_year - DAYS_BEFORE_1970
}

/// Return the day so many days after 1970-01-01.
#[inline]
pub fn date_of_days(days: i64) -> Fit<Date> {
    if !(FIRST_DAY..=LAST_DAY).contains(&days) {
        return Err(Unfit);
    }
    let since = days + DAYS_BEFORE_1970;
    let (era, day_of_era) = (since / ERA_DAYS, since % ERA_DAYS);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let is_next_year = month >= 10;
    Ok(Date {
        year: small(era * 400 + year_of_era + i64::from(is_next_year)),
        month: small(if is_next_year { month - 9 } else { month + 3 }),
        day: small(day_of_year - (153 * month + 2) / 5 + 1),
    })
}

/// Count the microseconds since midnight.
#[inline]
#[must_use]
pub fn micros_of_time(time: Time) -> i64 {
    let minutes = i64::from(time.hour) * 60 + i64::from(time.minute);
    (minutes * 60 + i64::from(time.second)) * 1_000_000 + i64::from(time.micros)
}

/// Return the time of day so many microseconds after midnight.
#[inline]
pub fn time_of_micros(micros: i64) -> Fit<Time> {
    if !(0..DAY_MICROS).contains(&micros) {
        return Err(Unfit);
    }
    let seconds = micros / 1_000_000;
    Ok(Time {
        hour: small(seconds / 3600),
        minute: small(seconds / 60 % 60),
        second: small(seconds % 60),
        micros: small(micros % 1_000_000),
    })
}

/// Count the microseconds since 1970-01-01 00:00.
#[inline]
#[must_use]
pub fn micros_of_moment(moment: Moment) -> i64 {
    days_of_date(moment.date) * DAY_MICROS + micros_of_time(moment.time)
}

/// Return the moment so many microseconds after 1970-01-01 00:00.
#[inline]
pub fn moment_of_micros(micros: i64) -> Fit<Moment> {
    let date = date_of_days(micros.div_euclid(DAY_MICROS))?;
    let time = time_of_micros(micros.rem_euclid(DAY_MICROS))?;
    Ok(Moment { date, time })
}

/// Narrow a part of a date or a time, which the sums above keep in its range.
#[inline]
fn small<T: TryFrom<i64> + Default>(number: i64) -> T {
    T::try_from(number).unwrap_or_default()
}
