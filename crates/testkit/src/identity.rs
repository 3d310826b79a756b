//! ID numbers that are well formed and belong to nobody.

use jiff::civil::Date;

/// The `nth` (0–499) constructed ID number of this sex (1 male, 2 female) and birth date. It carries
/// the county code 440799, which does not exist, and a right check digit (GB 11643).
#[must_use]
pub fn id_number(sex: i64, born: Date, nth: u32) -> String {
    assert!(nth < 500, "500 numbers a birth date and sex");
    let order = nth * 2 + u32::from(sex == 1);
    let body = format!("440799{}{order:03}", born.strftime("%Y%m%d"));
    format!("{body}{}", check_digit(&body))
}

fn check_digit(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_example_has_its_check_digit() {
        assert_eq!(check_digit("11010519491231002"), 'X');
        assert_eq!(check_digit("44052418800101001"), '4');
    }
}
