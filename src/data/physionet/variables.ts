/**
 * What a record of the challenge holds.
 *
 * @module
 */

/** Written once, at 00:00; Weight is measured again in some records. */
const DESCRIPTORS = ["Age", "Gender", "Height", "ICUType", "Weight"] as const;

/** Measured at any time, or never. */
const SERIES = [
  ...["Albumin", "ALP", "ALT", "AST", "Bilirubin", "BUN", "Cholesterol", "Creatinine"],
  ...["DiasABP", "FiO2", "GCS", "Glucose", "HCO3", "HCT", "HR", "K", "Lactate", "MAP"],
  ...["MechVent", "Mg", "Na", "NIDiasABP", "NIMAP", "NISysABP", "PaCO2", "PaO2", "pH"],
  ...["Platelets", "RespRate", "SaO2", "SysABP", "Temp", "TroponinI", "TroponinT"],
  ...["Urine", "WBC"],
];

/**
 * The 41 variables: every parameter of the challenge but RecordID. The 37 of arXiv:2604.08749,
 * section 3, are the 36 series and Weight, as the challenge counts; the paper's parameter count
 * needs 82 inputs, so that the descriptors are inputs too, each with its mask, as in the CfC
 * authors' own code (github.com/raminmh/CfC, train_physio.py).
 */
export const VARIABLES: readonly string[] = [...DESCRIPTORS, ...SERIES];

/** Column of each variable. */
export const COLUMN_OF: ReadonlyMap<string, number> = new Map(
  VARIABLES.map((name, column) => [name, column]),
);

/**
 * The value that says that nothing is known. The challenge writes it for descriptors and says that
 * all valid values of the series are non-negative; set A has it for Gender, Height and Weight alone.
 */
export const MISSING = -1;

/** Hours of a stay that are used. */
export const HOURS = 48;
