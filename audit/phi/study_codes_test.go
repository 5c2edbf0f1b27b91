package phi

import (
	"fmt"
	"strings"
)

// oneWord is why codes of several groups stay people's.
const oneWord = "several words with numbers are what a village of few families looks like, and where it is in doubt, it is a person"

// codes are populations of nobody: what anonymisers and projects put in the
// place of people, and what phantoms are called.
func codes() []studied {
	hex := "0123456789abcdef"
	none := func(g *generator, r invented) invented {
		r.study = day{2010 + g.n(15), 1 + g.n(12), 1 + g.n(28)}.form("YYYYMMDD")
		return r
	}
	same := func(template string) func(*generator, int) invented {
		return func(g *generator, i int) invented {
			code := fmt.Sprintf(template, i+1)
			return none(g, invented{name: code, id: code})
		}
	}
	removed := func(r invented, method string) invented {
		r.removed, r.method = "YES", method
		return r
	}
	return []studied{
		{what: "CTP, hashes", habits: "name and number of 10 or 16 digits, no birth date", make: func(g *generator, _ int) invented {
			code := g.of(decimals, 10+6*g.n(2))
			return removed(none(g, invented{name: code, id: code}), "CTP Default")
		}},
		{what: "CTP, site and subject", habits: "SITE-NNNNNN, year of birth", make: func(g *generator, i int) invented {
			r := same("UAMS-%06d")(g, i)
			r.born = fmt.Sprint(1930+g.n(80), "0000")
			return removed(r, "CTP: PS3.15 Basic")
		}},
		{what: "dicognito", habits: "made-up names in capitals, numbers of 12 letters and digits, dates moved",
			known: "its names are those of people, its dates days: only its marker says that they are not, and a marker is a claim",
			make: func(g *generator, _ int) invented {
				name := strings.ToUpper(pick(g, cultures[20].family) + "^" + pick(g, cultures[20].given) + "^" + pick(g, cultures[20].given))
				return removed(none(g, invented{name: name, id: g.of(decimals+capitals, 12), born: g.birth(3).form("YYYYMMDD"), issuer: "DICOGNITO"}), "DICOGNITO")
			}},
		{what: "gdcmanon", habits: "digests of 32 or 40 digits", make: func(g *generator, _ int) invented {
			n := 32 + 8*g.n(2)
			return none(g, invented{name: g.of(hex, n), id: g.of(hex, n)})
		}},
		{what: "RSNA Anonymizer", habits: "NNNNNN-NNNNNN, dates moved", make: func(g *generator, i int) invented {
			r := same("527408-%06d")(g, i)
			return removed(r, "RSNA DICOM ANONYMIZER")
		}},
		{what: "TCIA, one collection", habits: "HNSCC-01-0001", make: func(g *generator, i int) invented {
			return removed(same("HNSCC-01-%04d")(g, i), "Per DICOM PS 3.15 AnnexE. Details in 0012,0064")
		}},
		{what: "TCIA, many collections", habits: "identifiers of thirty collections", make: func(g *generator, i int) invented {
			list := []string{"TCGA-AA-A%03d", "LIDC-IDRI-%04d", "C3L-%05d", "LUNG1-%03d", "Lung_Dx-A%04d", "QIN-HEADNECK-01-%04d", "ISPY1_%04d", "ACRIN-NSCLC-FDG-PET-%03d", "BreastDx-01-%04d",
				"R01-%03d", "AMC-%03d", "Pancreas-CT-CB_%03d", "ProstateX-%04d", "UPENN-GBM-%05d", "HCC_%03d", "CMET-%04d", "Duke_Breast_MRI_%03d", "VS-SEG-%03d", "COVID-19-AR-%08d", "A%06d",
				"D1-%04d", "MIDRC-RICORD-1C-%06d", "P%04d", "GBM-%03d", "PSMA_%04d", "ACNS0332-%06d", "TCGA-06-%04d", "CRLM-CT-%04d", "NLST-%06d", "StageII-Colorectal-CT-%03d"}
			return removed(same(list[g.n(len(list))])(g, g.n(9000)), "Per DICOM PS 3.15 AnnexE. Details in 0012,0064")
		}},
		{what: "XNAT", habits: "name the subject's label, number the session's", make: func(g *generator, i int) invented {
			subject := fmt.Sprintf("OAS3%04d", i/3+1)
			return none(g, invented{name: subject, id: subject + fmt.Sprintf("_MR_d%04d", g.n(4000))})
		}},
		{what: "Orthanc", habits: "AnonymizedN, UUID", make: func(g *generator, i int) invented {
			uuid := strings.Join([]string{g.of(hex, 8), g.of(hex, 4), g.of(hex, 4), g.of(hex, 4), g.of(hex, 12)}, "-")
			return removed(none(g, invented{name: fmt.Sprint("Anonymized", i+1), id: uuid}), "Orthanc 1.12.5 - PS 3.15-2023b Table E.1-1 Basic Profile")
		}},
		{what: "DicomCleaner", habits: "NAME^NONE and NOID, or what the user typed", make: func(g *generator, i int) invented {
			if g.n(3) == 0 {
				return removed(none(g, invented{name: fmt.Sprintf("Subject^%03d", i+1), id: fmt.Sprintf("SUBJ%03d", i+1)}), "Deidentified")
			}
			return removed(none(g, invented{name: "NAME^NONE", id: "NOID"}), "Deidentified")
		}},
		{what: "viewers and consoles", habits: "Anonymous, REMOVED, XXXX, anonymized with sex and year", make: func(g *generator, i int) invented {
			list := []string{"Anonymous", "ANONYMOUS^PATIENT", "anonymous", "REMOVED", "XXXX^XXXX", "Anonymized", "ANON^PATIENT", "Anonymous^1", "anonymized 12345", "Anonymous_7", "No Name", "UNKNOWN", "DE-IDENTIFIED", "*****", "NONE^NONE", "PATIENT^ANON",
				"Anonymous Female 1957", "anonymous^m", "Anon^Anon", "anonymisiert", "Anonymisiert^Patient", "ANONYMIZED^^^^", "Anonyme", "Anonimo", "Anónimo", "匿名", "トクメイ", "Anonymous Patient", "Anonymized^Anonymized"}
			born := ""
			if g.n(2) == 0 {
				born = pick(g, "19000101 00010101 19700101 20000101 19991111")
			}
			return none(g, invented{charset: "ISO_IR 192", name: list[g.n(len(list))], id: pick(g, "0 ANON ID 00000 123456"), born: born})
		}},
		{what: "phantoms and quality assurance", habits: "words of tests, machines and phantoms", make: func(g *generator, i int) invented {
			list := []string{"PHANTOM^QA", "Catphan 600", "ACR PHANTOM", "Water Phantom", "DAILY QA", "QC^DAILY", "Test^Patient", "TEST TEST", "Service^Siemens", "Uniformity Test", "Flood^Field", "Phantom 20 cm", "MonthlyQA", "DEMO^PATIENT",
				"Sample^Patient", "Quality Control", "QUALITY^ASSURANCE", "SMPTE", "TG18-QC", "CALIBRATION", "Training^Case", "zzTEST^Anna", "Test, Patient", "TESTPATIENT", "ACR^MAP", "System Test", "FLOOD", "EXAMPLE^PATIENT", "QA 2024-03-01", "DQA_PHANTOM", "ACR_MRI_PHANTOM", "Mustermann^Max", "Doe^John", "phantom_head", "SAMPLE", "Demo", "Service", "Flood Source"}
			return none(g, invented{name: list[g.n(len(list))], id: pick(g, "QA1 PHANTOM TEST 1 123456 QA2024")})
		}},
		{what: "project, one prefix", habits: "ABC-001; another number", make: func(g *generator, i int) invented {
			return none(g, invented{name: fmt.Sprintf("CARDIO-%04d", i+1), id: g.template("9999999")})
		}},
		{what: "project, letters and digits", habits: "MYO0012 in one word; another number", known: oneWord, make: func(g *generator, i int) invented {
			return none(g, invented{name: fmt.Sprintf("%s%04d", pick(g, "MYO CTL"), i+1), id: g.template("9999999")})
		}},
		{what: "BIDS and cohorts", habits: "sub-001, HC_012, Proband 17", known: oneWord, make: func(g *generator, i int) invented {
			list := []string{"sub-%03d", "HC_%03d", "MCI_%03d", "Proband_%d", "ctrl%03d"}
			return none(g, invented{name: fmt.Sprintf(list[g.n(len(list))], i+1), id: fmt.Sprintf("%d", i+1)})
		}},
		{what: "trial, thirty sites", habits: "site letters and subject: LEI-0012", known: oneWord, make: func(g *generator, i int) invented {
			site := &generator{seed: uint64(g.n(30))}
			return none(g, invented{name: site.of(capitals, 3) + fmt.Sprintf("-%04d", i+1), id: g.template("9999999")})
		}},
	}
}
