#!/usr/bin/env bash
# Builds cardpress from the sources of the action, unless it is there already.
set -euo pipefail

if command -v cardpress >/dev/null; then
    cardpress --version
    exit
fi
cargo install --locked --path "$GITHUB_ACTION_PATH" --root "$RUNNER_TEMP/cardpress"
echo "$RUNNER_TEMP/cardpress/bin" >>"$GITHUB_PATH"
