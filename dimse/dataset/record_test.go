package dataset

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"
)

// wideText is a text in UTF-16, little endian.
func wideText(s string) string {
	var b []byte
	for _, r := range s {
		b = binary.LittleEndian.AppendUint16(b, uint16(r))
	}
	return string(b)
}

func zlibOf(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s)) // into memory
	w.Close()
	return b.String()
}

// nifti is an image with extensions; those behind the first one are of DICOM.
func nifti(magic string, code uint32, extensions ...string) string {
	b := make([]byte, 348, 4000)
	binary.LittleEndian.PutUint32(b, 348)
	b[38] = 'r'
	copy(b[344:], magic)
	b = append(b, 1, 0, 0, 0)
	for _, x := range extensions {
		if len(x) > 0 {
			n := (len(x) + 8 + 15) &^ 15
			b = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, uint32(n)), code)
			b = append(append(b, x...), make([]byte, n-8-len(x))...)
		}
		code = 2
	}
	if magic[1] == '+' {
		binary.LittleEndian.PutUint32(b[108:], math.Float32bits(float32(len(b))))
	}
	return string(b)
}

// TestRecordsInOtherFormsAreTold has a patient's data in other notations, messages, letters,
// formats and encryption, and what only looks like them.
func TestRecordsInOtherFormsAreTold(t *testing.T) {
	file := part10(ExplicitVRLittleEndian, []byte(studyLevel+patient))
	letters := base64.StdEncoding.EncodeToString(file)
	var lines string
	for i := 0; i < len(letters); i += 76 {
		lines += letters[i:min(i+76, len(letters))] + "\r\n"
	}
	object := `{"00080005":{"vr":"CS","Value":["ISO_IR 192"]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"A^B"}]}}`
	rest := strings.Repeat("\x91\x00\x17", 700)
	words := strings.Repeat("The quick brown fox jumps over the lazy dog.\r\n", 20)
	for name, b := range map[string]string{
		"DICOM JSON": object, "a list of it": "\n[ " + object + " ]", "lines of it": object + "\n" + object, "it behind a mark": "\xEF\xBB\xBF" + object,
		"keywords": `{"Modality": "MR", "PatientName": "A^B"}`, "a sidecar": `{"Modality": "MR", "PatientBirthDate": "1971-03-11"}`, "names as objects": `{"PatientName" : [ { "Alphabetic": "A^B" } ] }`,
		"a scene": `<MRML version="Slicer5"><SubjectHierarchyItem attributes="DICOM.PatientName:A^B|"/>`, "NRRD": "NRRD0004\ntype: short\nDICOM_0010_0010:=A^B\n\n" + rest,
		"twix": "\x00\x00\x00\x00\x02\x00\x00\x00" + strings.Repeat("\x00", 10_240) + "Config\x00<XProtocol>\n{", "RDA": ">>> Begin of header <<<\r\nPatientName: A B\r\n",
		"bulk data first": `{"00420011" : { "BulkDataURI": "x"}}`,
		"native XML":      `<?xml version="1.0"?><NativeDicomModel xml:space="preserve"><DicomAttribute tag="00100010" vr="PN">`,
		"XML of DCMTK":    "<?xml version=\"1.0\"?>\n<file-format>\n<meta-header>\n<element tag=\"0002,0000\" vr=\"UL\" vm=\"1\">",
		"XML of dcm4che":  `<dicom><attr tag="00100010" vr="PN" len="4">A^B</attr>`,
		"dump of DCMTK":   "\n# Dicom-File-Format\n\n(0002,0000) UL 142                  #   4, 1 FileMetaInformationGroupLength\n",
		"dump of pydicom": "(0008, 0005) Specific Character Set              CS: 'ISO_IR 100'\n",
		"HL7":             "MSH|^~\\&|RIS|H|PACS|H|2026||ORU^R01|1|P|2.3\rPID|1||H1||A^B\r", "HL7 in MLLP": "\x0BMSH|^~\\&|RIS|\r\x1C\r",
		"a batch of HL7": "FHS|^~\\&|\r", "CDA": `<ClinicalDocument xmlns="urn:hl7-org:v3">`, "FHIR": `{ "resourceType" : "Patient" }`, "FHIR in XML": `<Patient xmlns="http://hl7.org/fhir">`,
		"mail":      "From: a@example.org\r\nMIME-Version: 1.0\r\ncontent-type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
		"a mailbox": "From a@example.org Mon Nov 30 11:00:00 2026\nContent-Transfer-Encoding: base64\n\n" + letters,
		"uuencode":  "begin 644 IM0001.dcm\nM````\n`\nend\n", "base64 with its head": "begin-base64 644 x\n" + letters, "yEnc": "=ybegin line=128 size=1 name=x\r\n", "BinHex": "(This file must be converted with BinHex 4.0)\n",
		"base64": letters, "base64 in lines": lines, "a link": "data:application/dicom;base64," + letters, "hexadecimal": hex.EncodeToString(file), "in capitals": strings.ToUpper(hex.EncodeToString(file)),
		"OpenPGP": "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "OpenPGP in bytes": "\x85\x02\x0C\x03" + rest, "OpenSSL": "Salted__" + rest, "age": "age-encryption.org/v1\n-> X25519\n" + rest,
		"secure DICOM": "\x30\x82\x0B\xB8\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0" + rest, "secure DICOM without lengths": "\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80" + rest,
		"Interfile": "!INTERFILE :=\r\npatient name := A B\r\n", "PAR": "# === DATA DESCRIPTION FILE ===\n#\n.    Patient name                       :   A^B\n",
		"Genesis": "IMGF" + rest, "ECAT": "MATRIX72v\x00" + rest, "BDF": "\xFFBIOSEMI" + rest,
		"EDF":     "0       " + strings.Repeat("H1 F 11-MAR-1971 A_B ", 8)[:160] + "01.01.26" + strings.Repeat(" ", 100),
		"Analyze": "\x5C\x01\x00\x00" + strings.Repeat("\x00", 34) + "r" + strings.Repeat("\x00", 400),

		"JSON of Orthanc":  "{\n   \"0008,0005\" : {\n      \"Name\" : \"SpecificCharacterSet\",\n      \"Type\" : \"String\",\n      \"Value\" : \"ISO_IR 100\"\n   }\n}",
		"short JSON of it": `{"0010,0010" : "A^B", "0010,0020" : "H1"}`, "birth by its tag": `{"(0010, 0030)": "19710311"}`, "JSON of dicomParser": `{"x00100010":"A^B"}`,
		"a sidecar without a birth": `{"Modality": "CT", "PatientName": "A_B", "PatientID": "H1", "ConversionSoftware": "dcm2niix"}`, "other keywords": `{"patientName": "A^B"}`, "spectra": `{"PatientDoB": "19710311"}`,
		"XML of a viewer's REC": `<PRIDE_V5><Series_Info><Attribute Name="Patient Name" Tag="0x00100010" Level="Patient" Type="String">A^B</Attribute>`,
		"MUSE":                  "<?xml version=\"1.0\"?>\n<RestingECG>\n<MuseInfo>", "an ECG in UTF-16": wideText("\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<restingecgdata xmlns=\"http://www3.medical.philips.com\">"),
		"a dump in UTF-16": wideText("\uFEFF\r\n# Dicom-Data-Set\r\n(0008,0005) CS [ISO_IR 100]"), "JSON in UTF-16": wideText("\uFEFF" + object), "HL7 in UTF-16": wideText("\uFEFFMSH|^~\\&|RIS|"),
		"dump of dcm4che": "0: [0\\0]\n132: (0002,0000) UL #4 [180] FileMetaInformationGroupLength\n", "dump of dcm4che 2": "132:(0002,0000) UL #4 [258] Group Length\n",
		"dump of a name": "(0010,0010) PN [A^B]                    #   4, 1 PatientName\n", "dump of VTK": "(0008,0005) CS \"SpecificCharacterSet\" : [ISO_IR 100]\n",
		"dump of AFNI": "DICOM File: x\n0008 0005       10 [340     ] // ID Specific Character Set//ISO_IR 100\n", "dump of ImageJ": "0008,0005  Specific Character Set: ISO_IR 100\n",
		"dump of names": "Modality: MR\nPatient's Name: A^B\nPatient's ID: H1\n", "SPAR": "! File: x\r\nexamination_name : A B\r\nscan_id : svs\r\n", "ParaVision": "##TITLE=Parameter List\n##$SUBJECT_name_string=( 64 )\n<A^B>\n",
		"Siemens Vision": strings.Repeat("\x00", 96) + "SIEMENS\x00" + rest, "SCP-ECG": "\x91\x00\xE8\x03\x00\x00\x00\x00\x78\x00\x00\x00\x14\x14\x00\x00SCPECG" + rest,
		"an index of DCMTK": "QRDB051.2.826.0.1" + rest, "a database": "SQLite format 3\x00" + strings.Repeat("\x00", 20_000) + "CREATE TABLE Patients(" + strings.Repeat("\x00", 9_000),
		"NIfTI with DICOM": nifti("n+1\x00", 2, studyLevel+patient), "NIfTI with spectra": nifti("n+1\x00", 44, `{"PatientName": "A B"}`),
		"NIfTI with two extensions": nifti("n+1\x00", 4, "<AFNI_attributes/>", studyLevel+patient),
	} {
		if got, h, _ := headerEvents([]byte(b), int64(len(b)), readAhead, 0); got != "not DICOM" || h.Looks() != LooksLikeRecord {
			t.Errorf("%s: look %d: %s", name, h.Looks(), got)
		}
	}
	for name, c := range map[string]struct {
		b    string
		want Look
	}{
		"words": {words, LooksLikeText}, "words about it": {"The header MSH| begins HL7, (0008,0005) is a tag and Content-Transfer-Encoding: base64 one of mail.\n", LooksLikeText},
		"settings": {`{"name": "viewer", "tags": ["00100010"], "00100010": "Patient's Name"}`, LooksLikeText}, "labels": {`{"PatientName": "Patient name", "PatientBirthDate": "Date of birth"}`, LooksLikeText}, "a page": {"<!DOCTYPE html><html><body>" + words, LooksLikeText},
		"a dictionary": {"(0008,0005)\tCS\tSpecificCharacterSet\t1-n\tDICOM\n", LooksLikeText}, "a script": {"begin\n  x := 1;\nend\n", LooksLikeText},
		"base64 of words": {base64.StdEncoding.EncodeToString([]byte(words)), LooksLikeText}, "digits": {strings.Repeat("0", 600), LooksLikeText},
		"a key":                       {"\x30\x82\x01\x22\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01" + rest, LooksUnknown},
		"labels by tags":              {`{"0010,0010": "Patient's Name", "(0010,0030)": "Birth Date", "x00100010": "Name", "0008,0005": {"Name": "SpecificCharacterSet", "VR": "CS"}}`, LooksLikeText},
		"a sidecar without a patient": {`{"Modality": "MR", "PatientName": "", "ConversionSoftware": "dcm2niix"}`, LooksLikeText}, "a form": {"Patient's Name: ______\nexamination_name : \n", LooksLikeText},
		"a mark alone": {"\xFF\xFE", LooksLikeText}, "half a character": {"\xFE\xFF\x00", LooksUnknown}, "words in UTF-16": {wideText("\uFEFF" + words), LooksUnknown}, "another database": {"SQLite format 3\x00" + rest, LooksUnknown}, "compressed words": {zlibOf(words), LooksUnknown},
		"NIfTI with notes": {nifti("n+1\x00", 6, "a comment"), LooksLikeNIfTI}, "NIfTI whose pixels look like an extension": {nifti("n+1\x00", 0, "") + "\x20\x00\x00\x00\x02\x00\x00\x00" + rest, LooksLikeNIfTI},
		"NIfTI's pair":                            {"\x5C\x01\x00\x00" + strings.Repeat("\x00", 34) + "r" + strings.Repeat("\x00", 305) + "ni1\x00" + strings.Repeat("\x00", 100), LooksUnknown},
		"other bytes":                             {rest, LooksUnknown},
		"numbers that look like group lengths":    {"\xA7\r\r\n\x00\x00\x00\x00" + "\x14\x00\x00\x00\x10\x01\x00\x00" + rest[:0x110] + "\x20\x00\x00\x00\x00\x00\x00\x00" + rest, LooksUnknown},
		"numbers that look like private elements": {"\xA7\r\r\n\x00\x00\x00\x00" + "\x09\x00\x7C\x00\x10\x01\x00\x00" + rest[:0x110] + "\x20\x00\x10\x00\x00\x00\x00\x00" + rest, LooksUnknown},
	} {
		if got, h, _ := headerEvents([]byte(c.b), int64(len(c.b)), readAhead, 0); got != "not DICOM" || h.Looks() != c.want {
			t.Errorf("%s: look %d, not %d: %s", name, h.Looks(), c.want, got)
		}
	}
}
