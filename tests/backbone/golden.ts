/**
 * SHA-256 of seed 42, path "layers.0", 13 x 7, fan-in, draw 0, of every family, as printed by
 * reference_reader.py (CPython 3.11.7): what version 1 of the specification means, for good.
 */
export const GOLDEN: Readonly<Record<string, string>> = {
  normal: "d07c90135dfb9aabcb4aa4b78063366cbcaa5ab8e358ae8e8fcc2e76affdb4e9",
  truncated_normal: "fd14a28d9b443ce9f7ab0af1120e439ed2d042d8ee636baad3048cdb2c27585e",
  uniform: "cc1334faa0504421b99173e53e9668e530970bc2f543a1fd4519f02e03df3310",
  orthogonal: "e358ab84088888c6ead38a369338ba7a2741d274aca640163488b00853c9ef3c",
  kaiming_normal: "0c07eeac4c7859c3150335e04e7eea485f4bbf7b873b52ae86b51641162d42af",
  kaiming_uniform: "98de29075fa54210d51c5e45a5538d2d0d532803d6a0d0f5b57af4db49e6a8e9",
  xavier_normal: "b885c9dcd480e985e1e03188de9951d78689e7b6ad4e39623770b80540315f23",
  xavier_uniform: "5f01dfac2f2113029892bd518a7b354346ecd338b68573970468da6aaca80f01",
  spectral_radius: "ff443840546722a47389079fce0cf6b7901cb9586392a10d52ebc840908c359e",
  cauchy: "30ef3248fb42017e3a0980bc42d2389711f95a7b816026ef301dfed26330b9f7",
  laplace: "b41821d6602e36304dcba9065dfdaad3a1ec7c683a41bc083427b7d686214e66",
  student_t: "7b5765f63a97ae96f4f9dc3f04e5d43ba784abc5b59a455b3cb09e8b64dfdba2",
  gaussian_mixture: "9f7ffec74f18790668e660af7e25980966f89a61f860158a02800ebbebbc1d60",
  sparse_normal: "67274b2131c00724bdfb59343b1d8f524d12c95cfbb91497dcec9fbbde3b635d",
  sparse_erdos_renyi: "6a4524cf24699a48059348e712d63d6414d1f822a1fca754a60e89899af6113e",
  beta: "78fb10a097158020286f07bd0e448998bc8110493f930fd4fce41cc04a3fbba5",
  exponential: "e2f96d64a9dc79964f8e855f107615303abbcda665520e1d956b577b8db6a6eb",
  normal_16bit: "925c43a3a4990e17af16324ee3984ec9452828c7649b7e6b5f8052c190efd1c2",
  normal_8bit: "54bfd68cf547047e28784b137e760a4b8e0f6439c3911be5a7b2a2f1b55a3f1c",
  normal_4bit: "f34092852b686c672ac1f54830c486e0fd45d8931621a959e6393e160ed0e9d5",
  normal_2bit: "39e711c3c3404a541a9f1d5f927ed89e935b88989a036e11e6e8d0cd99f73c6a",
  binary: "afe419ca9e386bf68a60ee0f6cc18d511ea0d0874c56dfbd6ea4d73ea3520878",
  zero: "47f0149b43961165c5fa224dbd2d1e956cf0a26b86d15ee3e12652c2a6e013ca",
};
