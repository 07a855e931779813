package resultlog

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// dirty ends the name of a commit if tracked files have changed since.
const dirty = "-dirty"

// Commit returns the last commit that changed the programs of the repository at root, and
// -dirty if tracked files have changed since. Documents and files of results do not count,
// so that these can be committed between two runs of a measurement.
func Commit(ctx context.Context, root string) (string, error) {
	git := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "git", append(args, "--", ".", ":!docs", ":!*.md", ":!*/results.jsonl")...)
		cmd.Dir = root
		out, err := cmd.Output()
		if err != nil {
			return "", fmt.Errorf("git %s: %w", args[0], err)
		}
		return strings.TrimSpace(string(out)), nil
	}
	commit, err := git("log", "-1", "--first-parent", "--format=%h", "--abbrev=12")
	if err != nil {
		return "", err
	}
	changed, err := git("status", "--porcelain", "--untracked-files=no")
	if changed != "" {
		commit += dirty
	}
	return commit, err
}

// IsDirty reports whether the name of a commit says that files have changed since. Results
// of such a state are not taken for those of another run.
func IsDirty(commit string) bool { return strings.HasSuffix(commit, dirty) }
