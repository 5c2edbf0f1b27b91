package render

import "maps"

func init() { maps.Copy(japanese, japaneseSweep) }

// japaneseSweep are the texts of sweeps.
var japaneseSweep = map[string]string{
	"%s addresses":       "%s 個のアドレス",
	"PORTS THAT…":        "ポートの状態",
	"ADDRESS":            "アドレス",
	"OUTCOME":            "結果",
	"SAYS IT IS":         "自称する実装",
	"LISTED, AND SILENT": "台帳にあるが応答しないもの",
	"Listed, and silent": "台帳にあるが応答しないもの",

	"closed port":                   "閉じたポート",
	"on the never-list, left alone": "接続禁止リスト（何も送っていない）",
	"DICOM speakers found: %[1]s. Addresses swept: %[2]s of %[3]s.": "DICOM で応答したポート: %[1]s 個。走査したアドレス: %[3]s 個中 %[2]s 個。",

	"accept an association from a stranger":              "登録していない発信元とアソシエーションを確立する",
	"speak DICOM and reject a stranger":                  "DICOM だが登録していない発信元を拒否する",
	"speak DICOM and abort":                              "DICOM だが中断する",
	"speak TLS and demand a client certificate":          "TLS でクライアント証明書を要求する",
	"speak TLS; no association came about over it":       "TLS だがアソシエーションは確立しなかった",
	"answer in a way that makes no sense":                "意味をなさない応答を返す",
	"take the connection and say nothing":                "接続は受けるが何も返さない",
	"hang up without a word":                             "何も返さずに切断する",
	"speak something else":                               "DICOM 以外のもの",
	"are closed":                                         "閉じている",
	"do not answer at all":                               "まったく応答しない",
	"cannot be reached from here":                        "ここからは到達できない",
	"were not measured: which is not the same as closed": "測定できなかった（閉じているという意味ではない）",
	"addresses were not swept":                           "個のアドレスは未走査",
	"addresses are on the never-list and got nothing":    "個のアドレスは接続禁止リストにあり、何も送っていない",

	"not in the inventory": "台帳にない",
	"accepts what does not exist: a honeypot, or no check at all": "存在しないものを受け入れる（ハニーポット、または無検査）",
	"sends what nobody asked for":                                 "求めていないものを送ってくる",

	"No DICOM speaker was found in what was swept.":                               "走査した範囲に DICOM で応答するものはありません。",
	"What a stranger can read from these stands below.":                           "これらから登録していない発信元が読み出せるものは以下のとおりです。",
	"Next: go on with --resume and the same --journal.":                           "次の手順: 同じ --journal に --resume を付けて続行してください。",
	"Next: see what a stranger can read from these: run this again with --audit.": "次の手順: --audit を付けて再実行し、登録していない発信元が読み出せるものを確認してください。",

	// Outcomes.
	"unswept": "未走査",
	"mute":    "接続のみ",
	"dropped": "無言で切断",
	"garbled": "不正な応答",
}
