//! The page around the notes: its head, the bar, the contents, and the sections.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::content::html::{escape, write_escaped};
use crate::export::entry::{Entry, entries};

use super::policy::policy;
use super::writer::Writer;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// A font for formulas: without one that knows where their parts stand, browsers set no root.
const MATH: &[u8] = include_bytes!("../../../assets/fonts/PagellaMath.woff2");

/// So many sections are listed without being asked for.
const FEW: usize = 24;

impl Writer<'_> {
    /// Returns the page.
    pub(super) fn page(mut self) -> String {
        let entries = entries(self.deck);
        let mut body = String::with_capacity(entries.len() * 1_500);
        self.bar(&mut body);
        body.push_str("<main id=\"main\">");
        self.title(&mut body);
        self.contents(&mut body, &entries);
        let mut section = 0;
        for (place, entry) in entries.iter().enumerate() {
            for (level, name) in entry.headings() {
                section += 1;
                let tag = (level + 2).min(6);
                let _ = write!(body, "<h{tag} class=\"section\" id=\"s{section}\" dir=\"auto\">");
                write_escaped(&mut body, name);
                let _ = writeln!(body, "</h{tag}>");
            }
            self.note(&mut body, place + 1, entry);
            body.push('\n');
        }
        body.push_str("</main>");
        self.dialog(&mut body);
        body.push_str("\n</body>\n</html>\n");
        let mut page = self.head();
        page.push_str(&body);
        page
    }

    /// Returns what stands before the body.
    fn head(&self) -> String {
        let mut out =
            String::with_capacity(STYLE.len() + SCRIPT.len() + 4 * MATH.len() / 3 + 4_000);
        let tag = escape(&self.languages.deck.tag);
        let direction = if self.leftward { "rtl" } else { "ltr" };
        let title = escape(&self.words.title(self.deck));
        let _ = write!(
            out,
            "<!doctype html>\n<html lang=\"{tag}\" dir=\"{direction}\">\n<head>\n\
             <meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
             <meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"generator\" content=\"cardpress\">\n",
            policy(SCRIPT)
        );
        if let Some(author) = &self.deck.author {
            let _ = writeln!(out, "<meta name=\"author\" content=\"{}\">", escape(author));
        }
        let _ = write!(out, "<title>{title}</title>\n<style>\n{STYLE}");
        if self.has_formula {
            out.push_str(
                "@font-face { font-family: \"Pagella Math\"; src: url(data:font/woff2;base64,",
            );
            STANDARD.encode_string(MATH, &mut out);
            out.push_str("); }\n");
        }
        let _ = write!(out, "</style>\n<script>{SCRIPT}</script>\n</head>\n");
        out
    }

    /// Writes the bar with the search and the buttons, which the script makes work.
    fn bar(&self, out: &mut String) {
        let phrases = self.phrases;
        let says = [
            ("found", phrases.found),
            ("nothing", phrases.nothing),
            ("right", phrases.right),
            ("almost", phrases.almost),
            ("wrong", phrases.wrong),
            ("right-option", phrases.right_option),
            ("wrong-option", phrases.chosen),
            ("gap", phrases.gap),
        ];
        out.push_str("<body");
        for (name, phrase) in says {
            let _ = write!(out, " data-{name}=\"{}\"", escape(phrase));
        }
        let _ = write!(
            out,
            ">\n<a class=\"skip\" href=\"#main\">{}</a>\n<header class=\"bar\">\
             <search><label class=\"unseen\" for=\"search\">{}</label><input type=\"search\" \
             id=\"search\" dir=\"auto\" placeholder=\"{1}\" autocomplete=\"off\" spellcheck=\"false\" \
             aria-keyshortcuts=\"/\"><output for=\"search\" id=\"found\"></output></search>\
             <button type=\"button\" id=\"every\" aria-pressed=\"false\" aria-keyshortcuts=\"a\">{}\
             </button><button type=\"button\" id=\"open-menu\" aria-haspopup=\"dialog\" \
             aria-label=\"{}\" aria-keyshortcuts=\"?\">?</button></header>\n",
            phrases.skip, phrases.search, phrases.answers, phrases.menu
        );
    }

    fn title(&mut self, out: &mut String) {
        out.push_str("<header class=\"title\"><h1 dir=\"auto\">");
        write_escaped(out, &self.words.title(self.deck));
        out.push_str("</h1><p class=\"counts\">");
        if let Some(author) = &self.deck.author {
            out.push_str("<span dir=\"auto\">");
            write_escaped(out, author);
            out.push_str("</span> · ");
        }
        write_escaped(out, &self.words.counts(self.deck));
        out.push_str("</p>");
        if !self.deck.description.is_empty() {
            self.level = 2;
            out.push_str("<div class=\"about\">");
            let deck = self.deck;
            self.blocks(out, &deck.description);
            out.push_str("</div>");
        }
        out.push_str("</header>\n");
    }

    /// Writes the list of sections, where there is more than one.
    fn contents(&self, out: &mut String, entries: &[Entry<'_>]) {
        let headings: Vec<_> = entries.iter().flat_map(Entry::headings).collect();
        if headings.len() < 2 {
            return;
        }
        let name = self.words.contents;
        let open = if headings.len() <= FEW { " open" } else { "" };
        let _ = write!(
            out,
            "<nav class=\"contents\" aria-label=\"{name}\"><details{open}><summary>{name}</summary><ol>"
        );
        for (place, (level, heading)) in headings.into_iter().enumerate() {
            let place = place + 1;
            let deep =
                if level > 0 { format!(" class=\"deep{}\"", level.min(3)) } else { String::new() };
            let _ = write!(out, "<li{deep}><a href=\"#s{place}\" dir=\"auto\">");
            write_escaped(out, heading);
            out.push_str("</a></li>");
        }
        out.push_str("</ol></details></nav>\n");
    }
}
