package phi

import "pacsaudit/dimse/dataset"

// Attributes that have a part of their own in a record, PS3.6 §6.
const (
	tagDirectoryRecords       dataset.Tag = 0x0004_1220
	tagStudyDate              dataset.Tag = 0x0008_0020
	tagStudyTime              dataset.Tag = 0x0008_0030
	tagLevel                  dataset.Tag = 0x0008_0052
	tagCodeMeaning            dataset.Tag = 0x0008_0104
	tagModality               dataset.Tag = 0x0008_0060
	tagModalitiesInStudy      dataset.Tag = 0x0008_0061
	tagCodeValue              dataset.Tag = 0x0008_0100
	tagPatientName            dataset.Tag = 0x0010_0010
	tagPatientID              dataset.Tag = 0x0010_0020
	tagIssuer                 dataset.Tag = 0x0010_0021
	tagIssuerQualifiers       dataset.Tag = 0x0010_0024
	tagSourcePatientGroup     dataset.Tag = 0x0010_0026
	tagGroupOfPatients        dataset.Tag = 0x0010_0027
	tagBirthDate              dataset.Tag = 0x0010_0030
	tagBirthTime              dataset.Tag = 0x0010_0032
	tagOtherPatientIDs        dataset.Tag = 0x0010_1002
	tagIdentityRemoved        dataset.Tag = 0x0012_0062
	tagDeidentificationMethod dataset.Tag = 0x0012_0063
	tagDeidentificationCodes  dataset.Tag = 0x0012_0064
	tagStudyInstanceUID       dataset.Tag = 0x0020_000D
	tagPatientInstances       dataset.Tag = 0x0020_1204
	tagStudyInstances         dataset.Tag = 0x0020_1208
	tagBurnedIn               dataset.Tag = 0x0028_0301
	tagFaces                  dataset.Tag = 0x0028_0302
	tagDatesModified          dataset.Tag = 0x0028_0303
	tagLocalNamespace         dataset.Tag = 0x0040_0031
	tagUniversalEntityID      dataset.Tag = 0x0040_0032
	tagIdentifierTypeCode     dataset.Tag = 0x0040_0035
	tagStepStartDate          dataset.Tag = 0x0040_0002
	tagStepStartTime          dataset.Tag = 0x0040_0003
	tagScheduledSteps         dataset.Tag = 0x0040_0100
	tagConceptName            dataset.Tag = 0x0040_A043
	tagPersonName             dataset.Tag = 0x0040_A123
	tagTextValue              dataset.Tag = 0x0040_A160
)
