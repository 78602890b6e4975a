//! Times without overlaps.

/// In their order: first and last second.
pub(super) type Spans = Vec<(i64, i64)>;

/// Joins times that overlap or are at most `pause_s` apart.
pub(super) fn joined(mut times: Spans, pause_s: i64) -> Spans {
    times.sort_unstable();
    let mut spans: Spans = Vec::new();
    for (from_s, to_s) in times {
        match spans.last_mut() {
            Some(last) if from_s <= last.1 + pause_s => last.1 = last.1.max(to_s),
            _ => spans.push((from_s, to_s)),
        }
    }
    spans
}

/// Seconds of a time that lie in spans.
pub(super) fn within(spans: &Spans, from_s: i64, to_s: i64) -> i64 {
    spans.iter().map(|(from, to)| (to_s.min(*to) - from_s.max(*from)).max(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_joined_over_short_pauses() {
        let times = vec![(50, 60), (0, 10), (5, 20), (25, 30)];
        assert_eq!(joined(times.clone(), 0), [(0, 20), (25, 30), (50, 60)]);
        assert_eq!(joined(times.clone(), 5), [(0, 30), (50, 60)]);
        assert_eq!(joined(times, 20), [(0, 60)]);
        assert_eq!(joined(vec![(0, 9), (1, 3)], 0), [(0, 9)]);
    }

    #[test]
    fn what_lies_within_is_counted_once() {
        let spans = vec![(0, 20), (25, 30)];
        for (from_s, to_s, wanted) in
            [(0, 30, 25), (10, 27, 12), (20, 25, 0), (40, 50, 0), (5, 5, 0)]
        {
            assert_eq!(within(&spans, from_s, to_s), wanted, "{from_s} to {to_s}");
        }
    }
}
