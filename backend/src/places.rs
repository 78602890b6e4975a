//! The provinces and communes of the declaration, from the kiosk's own list (`data/gazetteer.tsv`).

use std::sync::LazyLock;

const LIST: &str = include_str!("../../data/gazetteer.tsv");

/// A province with its communes; codes and names as the national form has them.
#[derive(Debug)]
pub struct Province {
    pub code: &'static str,
    pub name: &'static str,
    pub communes: Vec<(&'static str, &'static str)>,
}

static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| read(LIST));

fn read(list: &'static str) -> Vec<Province> {
    let mut provinces: Vec<Province> = Vec::new();
    for line in list.lines() {
        let mut fields = line.split('\t');
        let (Some(kind), Some(code), Some(name)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        match kind {
            "P" => provinces.push(Province { code, name, communes: Vec::new() }),
            "C" => {
                if let Some(province) = provinces.last_mut() {
                    province.communes.push((code, name));
                }
            }
            _ => {}
        }
    }
    provinces
}

/// All of today, in the list's order.
pub fn provinces() -> &'static [Province] {
    &PROVINCES
}

/// The province of a code.
pub fn province(code: &str) -> Option<&'static Province> {
    provinces().iter().find(|province| province.code == code)
}

/// The province in which the only commune of this name lies; none of a name that several have, or none.
pub fn province_of(commune: &str) -> Option<&'static Province> {
    let has = |it: &&Province| it.communes.iter().any(|(_, name)| *name == commune.trim());
    let mut found = provinces().iter().filter(has);
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_commune_of_today_lies_in_its_province() {
        assert_eq!(provinces().len(), 34);
        assert_eq!(provinces().iter().map(|it| it.communes.len()).sum::<usize>(), 3321);
        let hanoi = province("01").unwrap();
        assert_eq!(hanoi.name, "Thành phố Hà Nội");
        assert_eq!(hanoi.communes[0], ("00004", "Phường Ba Đình"));
        assert!(province("").is_none());
    }

    #[test]
    fn a_name_that_several_have_tells_no_province() {
        assert_eq!(province_of(" Phường Ba Đình ").unwrap().code, "01");
        assert!(province_of("").is_none() && province_of("Xã Không Có").is_none());
        let names = provinces().iter().flat_map(|it| it.communes.iter().map(|(_, name)| *name));
        let mut names: Vec<_> = names.collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]).unwrap()[0];
        assert!(province_of(twice).is_none(), "{twice}");
    }
}
