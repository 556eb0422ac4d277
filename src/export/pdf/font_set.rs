//! Fonts that somebody gives, for what the built-in ones lack.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use icu_properties::props::Script;
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfo};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use super::script;

/// Font files: what the built-in fonts of a handout lack is looked for in them, in their
/// order.
#[derive(Clone, Default)]
pub struct FontSet {
    families: Vec<Family>,
    /// The families of this machine, once they are needed.
    system: Option<Arc<OnceLock<Vec<Family>>>>,
    /// The families to set text and code in, in place of the built-in ones.
    text: Option<Family>,
    code: Option<Family>,
}

/// A family of fonts.
#[derive(Clone)]
pub(super) struct Family {
    pub name: String,
    pub fonts: Vec<FontInfo>,
}

impl FontSet {
    /// Returns no fonts.
    pub const fn new() -> Self {
        FontSet { families: Vec::new(), system: None, text: None, code: None }
    }

    /// Adds the fonts of a file: TrueType, OpenType, or a collection of them.
    ///
    /// `data` may be a file in memory, or mapped into it. Fails if no font can be read.
    pub fn add(&mut self, data: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<(), NotAFont> {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        let mut added = collection.register_fonts(Blob::new(Arc::new(data)), None);
        added.retain(|(_, fonts)| !fonts.is_empty());
        if added.is_empty() {
            return Err(NotAFont);
        }
        added.sort_by_key(|(_, fonts)| fonts.iter().map(FontInfo::index).min());
        for (id, fonts) in added {
            let name = collection.family_name(id).unwrap_or_default();
            match self.families.iter_mut().find(|family| family.name == name) {
                Some(family) => family.fonts.extend(fonts),
                None => self.families.push(Family { name: name.into(), fonts }),
            }
        }
        Ok(())
    }

    /// Returns the set with the fonts of this machine, where nothing else has a character.
    /// They are listed only then, and only those that are used are read.
    #[cfg(feature = "system-fonts")]
    #[must_use]
    pub fn or_system(self) -> Self {
        FontSet { system: Some(Arc::default()), ..self }
    }

    /// Returns the set whose family of that name text is set in, in place of the built-in
    /// one. Fails if there is none in the set.
    pub fn with_text(self, name: &str) -> Result<Self, NoFamily> {
        let text = Some(self.family(name)?);
        Ok(FontSet { text, ..self })
    }

    /// Returns the set whose family of that name code is set in, in place of the built-in
    /// one. Fails if there is none in the set.
    pub fn with_code(self, name: &str) -> Result<Self, NoFamily> {
        let code = Some(self.family(name)?);
        Ok(FontSet { code, ..self })
    }

    fn family(&self, name: &str) -> Result<Family, NoFamily> {
        let is_it =
            |family: &&Family| family.name.eq_ignore_ascii_case(name) && family.with_font(|_| true);
        let system = || self.system.as_ref()?.get_or_init(system_families).iter().find(is_it);
        self.families.iter().find(is_it).or_else(system).cloned().ok_or_else(|| NoFamily {
            name: name.into(),
            given: self.families.iter().map(|family| family.name.clone()).collect(),
        })
    }

    /// Returns the families to set text and code in, in place of the built-in ones.
    pub(super) fn preferred(&self) -> [Option<&Family>; 2] {
        [self.text.as_ref(), self.code.as_ref()]
    }

    /// Returns whether there is nothing to look in.
    pub fn is_empty(&self) -> bool {
        self.families.is_empty() && self.system.is_none()
    }

    /// Returns the families to set characters with that are in no built-in font, and
    /// takes those that they have out of `missing`.
    pub(super) fn choose(&self, missing: &mut BTreeSet<char>, language: &str) -> Vec<&Family> {
        let mut chosen = Vec::new();
        let region = script::region(language, missing);
        let given = |family: &Family, _: Script| usize::from(!family.name.ends_with(region));
        choose(&self.families, missing, given, &mut chosen);
        if let (Some(system), false) = (&self.system, missing.is_empty()) {
            let listed = system.get_or_init(system_families);
            let known = |family: &Family, script: Script| {
                let known = script::families(script, region);
                known.iter().position(|name| *name == family.name).unwrap_or(known.len())
            };
            choose(listed, missing, known, &mut chosen);
        }
        chosen
    }
}

/// Returns the families of this machine, by name.
fn system_families() -> Vec<Family> {
    let options = CollectionOptions { shared: false, system_fonts: true };
    let mut collection = Collection::new(options);
    let mut names: Vec<String> = collection.family_names().map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    let mut families = Vec::new();
    for name in names {
        let Some(family) = collection.family_by_name(&name) else { continue };
        let mut fonts = family.fonts().to_vec();
        fonts.sort_by_cached_key(|font| (format!("{:?}", font.source().kind()), font.index()));
        families.push(Family { name, fonts });
    }
    families
}

/// Chooses, script by script, the family that has the most of what is missing, then the
/// one that has the most of the rest. Among equals it is the one of the lowest rank.
fn choose<'f, R: Ord>(
    families: &'f [Family],
    missing: &mut BTreeSet<char>,
    rank: impl Fn(&Family, Script) -> R,
    chosen: &mut Vec<&'f Family>,
) {
    // What all scripts share comes last: the fonts chosen by then have most of it.
    let place = |character: &char| {
        let script = script::of(*character);
        (script == Script::Common, script)
    };
    let groups: BTreeSet<_> = missing.iter().map(place).collect();
    for (_, script) in groups {
        loop {
            let group: Vec<char> =
                missing.iter().copied().filter(|&c| script::of(c) == script).collect();
            let counted = families.iter().map(|family| (family, family.count(&group)));
            let best = counted
                .filter(|&(_, count)| count > 0)
                .min_by_key(|&(family, count)| (std::cmp::Reverse(count), rank(family, script)));
            let Some((family, _)) = best else { break };
            missing.retain(|&character| !family.covers(character));
            chosen.push(family);
        }
    }
}

impl Family {
    /// Returns how many of the characters the family has.
    fn count(&self, characters: &[char]) -> usize {
        self.with_font(|font| {
            let charmap = font.charmap();
            characters.iter().filter(|&&c| charmap.map(c).is_some()).count()
        })
    }

    fn covers(&self, character: char) -> bool {
        self.count(&[character]) > 0
    }

    /// Asks the upright font of the family, if it has outlines to draw.
    fn with_font<T: Default>(&self, ask: impl FnOnce(&FontRef<'_>) -> T) -> T {
        let upright = self.fonts.iter().min_by_key(|font| {
            let slanted = font.style() != parley::FontStyle::Normal;
            (slanted, (font.weight().value() - 400.0).abs().to_bits())
        });
        let Some(upright) = upright else { return T::default() };
        let Some(blob) = upright.load(None) else { return T::default() };
        match FontRef::from_index(blob.as_ref(), upright.index()) {
            Ok(font) if has_outlines(&font) => ask(&font),
            _ => T::default(),
        }
    }
}

/// Returns whether the glyphs of a font are outlines, and not pictures.
fn has_outlines(font: &FontRef<'_>) -> bool {
    let pictures = font.cbdt().is_ok() || font.sbix().is_ok() || font.colr().is_ok();
    !pictures && (font.glyf().is_ok() || font.cff().is_ok() || font.cff2().is_ok())
}

impl fmt::Debug for FontSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.families.iter().map(|family| &family.name)).finish()
    }
}

/// Equal sets have the same families, each of as many fonts.
impl PartialEq for FontSet {
    fn eq(&self, other: &Self) -> bool {
        let families = |set: &Self| -> Vec<_> {
            set.families.iter().map(|family| (family.name.clone(), family.fonts.len())).collect()
        };
        let preferred = |set: &Self| set.preferred().map(|family| family.map(|f| f.name.clone()));
        families(self) == families(other)
            && self.system.is_some() == other.system.is_some()
            && preferred(self) == preferred(other)
    }
}

/// There is no family of that name in a set.
#[derive(Debug)]
pub struct NoFamily {
    name: String,
    given: Vec<String>,
}

impl fmt::Display for NoFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NoFamily { name, given } = self;
        write!(f, "there is no family `{name}` among the given fonts")?;
        if given.is_empty() { Ok(()) } else { write!(f, ": they are {}", given.join(", ")) }
    }
}

impl std::error::Error for NoFamily {}

/// No font can be read from a file.
#[derive(Debug)]
pub struct NotAFont;

impl fmt::Display for NotAFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is no font that can be read (TrueType, OpenType, or a collection of them)")
    }
}

impl std::error::Error for NotAFont {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_font_is_refused() {
        assert!(FontSet::new().add(b"no font".to_vec()).is_err());
        assert!(FontSet::new().add(Vec::new()).is_err());
    }
}
