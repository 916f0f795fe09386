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

/** Variables for which the value -1 says that nothing is known (the challenge's description). */
export const MINUS_ONE_IS_MISSING: ReadonlySet<string> = new Set(["Gender", "Height", "Weight"]);

/** Hours of a stay that are used. */
export const HOURS = 48;
