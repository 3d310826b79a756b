//! The shape of the code, checked on its text: which way imports point, how long files are, what
//! keys tables have, what templates must not contain.

mod imports;
mod schema;
mod size;
mod templates;

use std::path::{Path, PathBuf};

/// The workspace's folder.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below `folder` whose name ends with `.extension`: its path from the workspace, its text.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    gather(&root().join(folder), extension, &mut found);
    found.sort();
    assert!(!found.is_empty(), "no .{extension} below {folder}");
    found
}

fn gather(folder: &Path, extension: &str, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, extension, found);
        } else if path.extension().is_some_and(|it| it == extension) {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The text without line comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}
