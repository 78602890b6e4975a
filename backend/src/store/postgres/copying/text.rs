//! Rows as COPY reads them: columns between tabulators, a row a line.

use data_encoding::HEXLOWER;

use crate::store::sql::db::value::Value;

pub(super) fn write(out: &mut Vec<u8>, row: &[Value<'_>]) {
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            out.push(b'\t');
        }
        match value {
            Value::Null(_) => out.extend_from_slice(br"\N"),
            Value::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Value::Text(text) => escape(out, text),
            Value::Blob(bytes) => {
                out.extend_from_slice(br"\\x");
                let from = out.len();
                out.resize(from + HEXLOWER.encode_len(bytes.len()), 0);
                if let Some(room) = out.get_mut(from..) {
                    HEXLOWER.encode_mut(bytes, room);
                }
            }
        }
    }
    out.push(b'\n');
}

fn escape(out: &mut Vec<u8>, text: &str) {
    for &byte in text.as_bytes() {
        match byte {
            b'\\' => out.extend_from_slice(br"\\"),
            b'\n' => out.extend_from_slice(br"\n"),
            b'\r' => out.extend_from_slice(br"\r"),
            b'\t' => out.extend_from_slice(br"\t"),
            byte => out.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sql::db::value::Kind;

    #[test]
    fn a_row_is_a_line_whatever_is_in_it() {
        let mut out = Vec::new();
        let row = [
            Value::Integer(-7),
            Value::Null(Kind::Text),
            Value::Text("a\tb\\N\r\nchợ"),
            Value::Text(""),
            Value::Blob(&[0, 255]),
        ];
        write(&mut out, &row);
        write(&mut out, &[Value::Blob(&[])]);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "-7\t\\N\ta\\tb\\\\N\\r\\nchợ\t\t\\\\x00ff\n\\\\x\n"
        );
    }
}
