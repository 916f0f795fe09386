import { array, bytes, text } from "./pickles.ts";

/**
 * A pickle of two episodes, of 3 and 4 steps, as numpy writes it. Episode e has observations
 * `arange(2 n) / 8 + e` in n rows of 2, actions `linspace(-2, 2, n)`, rewards `arange(n) / 4` and
 * next observations one above the observations; all float32, `pickle.dumps(..., protocol=2)`.
 */
export const EXPERT_PICKLE = Uint8Array.fromBase64(
  "gAJdcQAofXEBKFgLAAAAb2JzZXJ2YXRpb25xAmNudW1weS5fY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxA2Nu" +
    "dW1weQpuZGFycmF5CnEESwCFcQVjX2NvZGVjcwplbmNvZGUKcQZYAQAAAGJxB1gGAAAAbGF0aW4xcQiGcQlScQqHcQtS" +
    "cQwoSwFLA0sChnENY251bXB5CmR0eXBlCnEOWAIAAABmNHEPiYiHcRBScREoSwNYAQAAADxxEk5OTkr/////Sv////9L" +
    "AHRxE2KJaAZYGgAAAAAAAAAAAAA+AADCgD4AAMOAPgAAAD8AACA/cRRoCIZxFVJxFnRxF2JYBgAAAGFjdGlvbnEYaANo" +
    "BEsAhXEZaAqHcRpScRsoSwFLA0sBhnEcaBGJaAZYDQAAAAAAAMOAAAAAAAAAAEBxHWgIhnEeUnEfdHEgYlgGAAAAcmV3" +
    "YXJkcSFoA2gESwCFcSJoCodxI1JxJChLAUsDhXElaBGJaAZYDQAAAAAAAAAAAMKAPgAAAD9xJmgIhnEnUnEodHEpYlgQ" +
    "AAAAbmV4dF9vYnNlcnZhdGlvbnEqaANoBEsAhXEraAqHcSxScS0oSwFLA0sChnEuaBGJaAZYHgAAAAAAwoA/AADCkD8A" +
    "AMKgPwAAwrA/AADDgD8AAMOQP3EvaAiGcTBScTF0cTJidX1xMyhoAmgDaARLAIVxNGgKh3E1UnE2KEsBSwRLAoZxN2gR" +
    "iWgGWCgAAAAAAMKAPwAAwpA/AADCoD8AAMKwPwAAw4A/AADDkD8AAMOgPwAAw7A/cThoCIZxOVJxOnRxO2JoGGgDaARL" +
    "AIVxPGgKh3E9UnE+KEsBSwRLAYZxP2gRiWgGWBYAAAAAAADDgMKrwqoqwr/Cq8KqKj8AAABAcUBoCIZxQVJxQnRxQ2Jo" +
    "IWgDaARLAIVxRGgKh3FFUnFGKEsBSwSFcUdoEYloBlgRAAAAAAAAAAAAwoA+AAAAPwAAQD9xSGgIhnFJUnFKdHFLYmgq" +
    "aANoBEsAhXFMaAqHcU1ScU4oSwFLBEsChnFPaBGJaAZYIAAAAAAAAEAAAAhAAAAQQAAAGEAAACBAAAAoQAAAMEAAADhA" +
    "cVBoCIZxUVJxUnRxU2J1ZS4=",
);

/** Episodes of the cheetah's widths, as the homework of CS 285 stores them. */
export function cheetahPickle(steps: readonly number[]): Uint8Array {
  const field = (name: string, shape: number[], salt: number) => {
    const size = shape.reduce((product, length) => product * length);
    const values = Array.from({ length: size }, (_, i) => (7 * i + salt) % 13 / 8);
    return text(name) + array("f4", shape, values);
  };
  const episodes = steps.map((length, episode) =>
    `}(${field("observation", [length, 17], episode)}${field("action", [length, 6], episode)}` +
    `${field("reward", [length], episode)}${field("next_observation", [length, 17], episode + 1)}u`
  );
  return bytes(`\x80\x02](${episodes.join("")}e.`);
}
