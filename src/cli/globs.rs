//! Globs over documents: `notes/**/*.md`, from a folder.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Some globs from one folder.
#[derive(Debug, Clone, Default)]
pub(super) struct Globs(GlobSet);

impl Globs {
    /// Returns the globs, which begin in a folder. As in a `.gitignore`, one without a slash is
    /// about every folder below, and a folder stands for all that is in it.
    pub(super) fn new(folder: &Path, globs: &[String]) -> Result<Self, String> {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            let mut folder = absolute(folder);
            let mut bare = glob.trim_start_matches("./").trim_end_matches('/');
            while let Some(above) = bare.strip_prefix("../") {
                folder.pop();
                bare = above;
            }
            let folder = globset::escape(&slashed(&folder));
            let is_name = !glob.trim_end_matches('/').contains('/');
            let deep = if is_name { "**/" } else { "" };
            for end in ["", "/**"] {
                let whole = format!("{folder}/{deep}{}{end}", bare.trim_start_matches('/'));
                let glob = GlobBuilder::new(&whole).literal_separator(true).build();
                set.add(glob.map_err(|error| format!("{}", error.kind()))?);
            }
        }
        set.build().map(Globs).map_err(|error| error.kind().to_string())
    }

    /// Returns whether one of them is about a file.
    pub(super) fn has(&self, path: &Path) -> bool {
        !self.0.is_empty() && self.0.is_match(slashed(&absolute(path)))
    }
}

/// Returns whether a path has signs that only globs have.
pub(super) fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

/// Returns the folder in front of the first part that is a glob.
pub(super) fn fixed_folder(glob: &Path) -> PathBuf {
    let is_fixed = |part: &Component| !is_glob(&part.as_os_str().to_string_lossy());
    let fixed: PathBuf = glob.components().take_while(is_fixed).collect();
    if fixed == Path::new("") { ".".into() } else { fixed }
}

/// Returns a path from the root, by its words alone: the file need not be there.
fn absolute(path: &Path) -> PathBuf {
    let path = if path == Path::new("") { Path::new(".") } else { path };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

fn slashed(path: &Path) -> String {
    path.display().to_string().replace('\\', "/").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(globs: &[&str], path: &str) -> bool {
        let globs: Vec<_> = globs.iter().map(|&glob| glob.to_owned()).collect();
        Globs::new(Path::new("/a [b]"), &globs).unwrap().has(Path::new(path))
    }

    #[test]
    fn a_glob_begins_in_its_folder() {
        assert!(has(&["notes/*.md"], "/a [b]/notes/go.md"));
        assert!(!has(&["notes/*.md"], "/a [b]/notes/deep/go.md"));
        assert!(has(&["notes/**/*.md"], "/a [b]/notes/deep/go.md"));
        assert!(has(&["./notes/"], "/a [b]/notes/deep/go.md"));
        assert!(!has(&["notes/*.md"], "/a b/notes/go.md"));
    }

    #[test]
    fn a_name_is_one_in_every_folder() {
        assert!(has(&["*.draft.md"], "/a [b]/notes/x.draft.md"));
        assert!(has(&["drafts"], "/a [b]/notes/drafts/x.md"));
    }

    #[test]
    fn what_is_no_glob_is_an_error() {
        assert!(Globs::new(Path::new("/"), &["a{b".to_owned()]).is_err());
    }

    #[test]
    fn a_glob_has_a_folder_that_is_none() {
        assert_eq!(fixed_folder(Path::new("a/b/*.md")), Path::new("a/b"));
        assert_eq!(fixed_folder(Path::new("*.md")), Path::new("."));
    }
}
