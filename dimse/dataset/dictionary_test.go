package dataset

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/suyashkumar/dicom/pkg/tag"
)

func TestVROfTheDictionary(t *testing.T) {
	for tag, want := range map[Tag]VR{
		0x0008_0005: CS,
		0x0008_1140: SQ,
		0x0010_0010: PN,
		0x0010_0030: DA,
		0x0020_000D: UI,
		0x0028_0010: US,
		0x0028_0106: US, // US or SS
		PixelData:   OB, // OB or OW
		0x0008_0000: UL, // group length
		0x0009_0000: UL, // private, too
		0x0009_0010: LO, // private creator
		0x0009_00FF: LO,
		0x0009_000F: UN, // below the private creators
		0x0009_1001: UN, // private element
		0x0010_FFFE: UN,
		0xFFFF_FFFF: UN,
	} {
		if got := VROf(tag); got != want {
			t.Errorf("%v is %v, want %v", tag, got, want)
		}
	}
}

// TestDictionaryIsThatOfTheLibrary compares both ways: every entry of the
// table, and every tag that the library's source defines.
func TestDictionaryIsThatOfTheLibrary(t *testing.T) {
	seen := map[Tag]bool{}
	for e := dictionaryEntries; len(e) > 0; e = e[6:] {
		at := Tag(e[0])<<24 | Tag(e[1])<<16 | Tag(e[2])<<8 | Tag(e[3])
		if seen[at] {
			t.Errorf("%v stands there twice", at)
		}
		seen[at] = true
		info, err := tag.Find(tag.Tag{Group: at.Group(), Element: at.Element()})
		if err != nil {
			t.Errorf("%v: %v", at, err)
			continue
		}
		if want := VR(e[4])<<8 | VR(e[5]); want.String() != info.VRs[0] || VROf(at) != want {
			t.Errorf("%v is %v in the table and %v when looked up, the library says %v", at, want, VROf(at), info.VRs)
		}
	}
	folder, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "github.com/suyashkumar/dicom/pkg/tag").Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "tag_definitions.go"))
	if err != nil {
		t.Fatal(err)
	}
	defined := regexp.MustCompile(`(?m)^var \w+ = Tag\{0x(\w{4}), 0x(\w{4})\}`).FindAllSubmatch(source, -1)
	if len(defined) < len(seen) {
		t.Errorf("the library defines %d tags, the table has %d", len(defined), len(seen))
	}
	for _, m := range defined {
		n, err := strconv.ParseUint(string(m[1])+string(m[2]), 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		at := Tag(n)
		info, err := tag.Find(tag.Tag{Group: at.Group(), Element: at.Element()})
		if err == nil && len(info.VRs) > 0 && len(info.VRs[0]) == 2 && !seen[at] {
			t.Errorf("%v %v is missing: run go generate", at, info.VRs)
		}
	}
}
