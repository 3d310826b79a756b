//! temporary
#[derive(Debug)]
pub struct Error;
impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("x")
    }
}
pub mod docx {
    use std::fmt::Write;
    pub enum Align {
        Centre,
        Right,
    }
    pub struct Official {
        t: String,
    }
    impl Official {
        pub fn new(title: &str) -> Self {
            Self { t: title.to_owned() }
        }
        pub fn line(&mut self, text: &str, _: Align) {
            self.t.push_str(text);
        }
        pub fn head(&mut self, _: u8, text: &str) {
            self.t.push_str(text);
        }
        pub fn paragraph(&mut self, text: &str) {
            self.t.push_str(text);
        }
        pub fn small(&mut self, text: &str) {
            self.t.push_str(text);
        }
        pub fn table(&mut self, c: &[String], w: &[u8], r: &[Vec<String>]) {
            let _ = write!(self.t, "{c:?}{w:?}{r:?}");
        }
        pub fn signature(&mut self, s: &[String], d: &str) {
            let _ = write!(self.t, "{s:?}{d}");
        }
        pub fn finish(self) -> Result<Vec<u8>, super::Error> {
            Ok(self.t.into_bytes())
        }
    }
}
