//! A file that is written whole or not at all: beside its place, then renamed into it.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file, with the permissions that any new file gets.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    #[cfg(unix)]
    let permissions = {
        use std::os::unix::fs::PermissionsExt;
        // Less what the umask takes away.
        Some(Permissions::from_mode(0o666))
    };
    #[cfg(not(unix))]
    let permissions = None;
    let named = |error| format!("could not write `{}`: {error}", path.display());
    beside(path, bytes, permissions).and_then(|file| persist(file, path)).map_err(named)
}

/// Writes another text into a file that is there, with the permissions that it has.
/// A link stays a link, and what must not be written is not.
pub(super) fn rewrite(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let named = |error| format!("could not write `{}`: {error}", path.display());
    let place = path.canonicalize().map_err(named)?;
    let permissions = place.metadata().map_err(named)?.permissions();
    if permissions.readonly() {
        return Err(format!("could not write `{}`: it is read-only", path.display()));
    }
    let file = beside(&place, bytes, None).map_err(named)?;
    fs::set_permissions(file.path(), permissions).map_err(named)?;
    persist(file, &place).map_err(named)
}

fn beside(
    path: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cardpress-");
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

fn persist(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path)?;
    Ok(())
}
