//! The dialog of the page: how it looks, what is printed, and what the keys do.

use std::fmt::Write;

use super::writer::Writer;

impl Writer<'_> {
    /// Writes the dialog.
    pub(super) fn dialog(&self, out: &mut String) {
        let phrases = self.phrases;
        let _ = write!(
            out,
            "<dialog id=\"menu\" aria-labelledby=\"menu-title\"><form method=\"dialog\">\
             <h2 id=\"menu-title\">{}</h2><fieldset><legend>{}</legend>",
            phrases.menu, phrases.appearance
        );
        let schemes =
            [("system", phrases.system), ("light", phrases.light), ("dark", phrases.dark)];
        for (value, name) in schemes {
            let checked = if value == "system" { " checked" } else { "" };
            let _ = write!(
                out,
                "<label><input type=\"radio\" name=\"scheme\" value=\"{value}\"{checked}> {name}</label>"
            );
        }
        let _ = write!(
            out,
            "</fieldset><fieldset><legend>{}</legend><label><input type=\"checkbox\" \
             id=\"with-answers\" checked> {}</label><button type=\"button\" id=\"print\">{0}</button>\
             </fieldset><h3>{}</h3><dl>",
            phrases.print, phrases.with_answers, phrases.keys
        );
        let keys: [(&[&str], &str); 7] = [
            (&["j", "→"], phrases.next),
            (&["k", "←"], phrases.previous),
            (&["Space", "Enter"], phrases.reveal),
            (&["a"], phrases.every),
            (&["/"], phrases.search),
            (&["Esc"], phrases.clear),
            (&["?"], phrases.menu),
        ];
        for (keys, does) in keys {
            out.push_str("<div><dt>");
            for key in keys {
                let _ = write!(out, "<kbd>{}</kbd> ", self.forward(key));
            }
            let _ = write!(out, "</dt><dd>{does}</dd></div>");
        }
        let _ =
            write!(out, "</dl><button class=\"close\">{}</button></form></dialog>", phrases.close);
    }

    /// Returns the arrow that leads onward in the direction of the page.
    fn forward<'k>(&self, key: &'k str) -> &'k str {
        match key {
            "→" if self.leftward => "←",
            "←" if self.leftward => "→",
            key => key,
        }
    }
}
