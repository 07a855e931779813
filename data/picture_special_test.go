//go:build unix

package data_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// TestSpecialFiles names pipes, sockets, devices and links that lead nowhere, in
// training and in prediction, and opens none: to open a pipe waits for a writer.
func TestSpecialFiles(t *testing.T) {
	dir := folder(t, pictures("cats/1", "dogs/1"))
	cats := filepath.Join(dir, "cats")
	t.Chdir(cats) // the path of a socket is short
	socket, err := net.Listen("unix", "socket.png")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for _, err := range []error{
		syscall.Mkfifo("pipe.jpg", 0o600), os.Symlink("pipe.jpg", "link-to-pipe.jpg"), os.Symlink("nowhere", "dead.png"),
		os.Symlink("loop", "loop"), os.Symlink(os.DevNull, "null.gif"), os.Symlink("../dogs/1", "good"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := "left out 6 files in CATS: 2 are links to nothing (dead.png, loop), 2 are pipes (link-to-pipe.jpg, pipe.jpg), 1 is a device (null.gif), 1 is a socket (socket.png)"
	set, _, err := data.OpenImageDir(dir, data.ImageOptions{})
	if err != nil || set.Len() != 3 {
		t.Fatal(set, err)
	}
	if got := set.Notes[0].Text; got != strings.Replace(want, "CATS", "cats", 1) {
		t.Errorf("got %q", got)
	}
	paths, left, err := data.ListPictures(dir)
	if err != nil || len(paths) != 3 || len(left) != 1 {
		t.Fatal(paths, left, err)
	}
	if got := left[0].Text; got != strings.Replace(want, "CATS", cats, 1) {
		t.Errorf("got %q", got)
	}
}

// TestLinkedFolders follows links to the folders of classes, but not further down,
// where they may lead in a circle.
func TestLinkedFolders(t *testing.T) {
	dir := folder(t, pictures("cats/1", "elsewhere/dogs/1"))
	data1 := filepath.Join(dir, "all")
	for _, err := range []error{
		os.Mkdir(data1, 0o755), os.Symlink("../cats", filepath.Join(data1, "cats")), os.Symlink("../elsewhere/dogs", filepath.Join(data1, "dogs")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if set, _, err := data.OpenImageDir(data1, data.ImageOptions{}); err != nil || set.Len() != 2 || set.Notes != nil {
		t.Errorf("got %v, %v", set, err)
	}
	if err := os.Symlink("..", filepath.Join(dir, "cats", "up")); err != nil {
		t.Fatal(err)
	}
	paths, left, err := data.ListPictures(dir)
	if err != nil || len(paths) != 2 {
		t.Fatal(paths, err)
	}
	text := ""
	for _, w := range left {
		text += w.Text
	}
	if !strings.Contains(text, "1 is a link to a folder (up)") || !strings.Contains(text, "2 are links to folders (cats, dogs)") {
		t.Errorf("got %q", text)
	}
}
