package render

import (
	"encoding/json"
	"reflect"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestWhatWebDoorsTellIsSaidAndRead after it was written: in both languages, and the
// same from a saved report.
func TestWhatWebDoorsTellIsSaidAndRead(t *testing.T) {
	open := audit.WebDoor{Step: audit.Step{Outcome: audit.OK}, Answer: audit.WebOpen, HTTP: 200}
	w := report.Web{WebDoors: audit.WebDoors{FurtherDoors: audit.FurtherDoors{
		Workitems: open, WebDAV: open, OpenID: open, CrossOrigin: audit.CrossOrigin{WebDoor: open, Allows: audit.AskedOrigin, Credentials: true},
		ListMethods:  audit.MethodsOffer{WebDoor: open, Methods: audit.GetMethod | audit.PostMethod},
		StudyMethods: audit.MethodsOffer{WebDoor: open, Methods: audit.GetMethod | audit.DeleteMethod},
		ViewerPage:   audit.PageHeaders{Framing: audit.FramedByNamed, Policy: true},
	}}}
	b, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	var read report.Web
	if err := json.Unmarshal(b, &read); err != nil || !reflect.DeepEqual(read.FurtherDoors, w.FurtherDoors) {
		t.Errorf("%v: %s is read as %+v", err, b, read.FurtherDoors)
	}
	for lang, want := range map[Lang][]StepLine{
		English: {{"work items", "open"}, {"WebDAV", "open"}, {"login by OpenID Connect", "open"}, {"read by pages of", "site that asks, with credentials"},
			{"methods offered", "GET, POST, DELETE"}, {"viewer framed by", "named sites"}},
		Japanese: {{"ワークアイテム", "開放"}, {"WebDAV", "開放"}, {"OpenID Connect の認証", "開放"}, {"読み取れるページのサイト", "要求元のサイトすべて、認証情報あり"},
			{"提供されるメソッド", "GET、POST、DELETE"}, {"ビューアーを枠内に表示できるサイト", "指定されたサイトのみ"}},
	} {
		if got := lang.doors(&read); !reflect.DeepEqual(got, want) {
			t.Errorf("%v:\n%q\n%q", lang, got, want)
		}
	}
}
