/// `1 object`, `2 objects`, `0 objects`: a number of things in an English sentence whose noun takes an `s`.
pub fn counted(number: impl Into<u64>, noun: &str) -> String {
    let number = number.into();
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_the_others_are_several() {
        assert_eq!([0_u32, 1, 2].map(|number| counted(number, "object")), ["0 objects", "1 object", "2 objects"]);
    }
}
