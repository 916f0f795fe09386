"""Each family: its network, how it reads a batch of this project, and its loss."""

import torch
from torch.nn import functional as F

from networks.cfc import Cfc
from networks.decision import DecisionTransformer
from networks.gcn import Gcn
from networks.gin import Gin
from networks.llama import Llama
from networks.mlp import Mlp
from networks.plain import Plain
from networks.text import TextTransformer
from networks.vit import Vit


class Family:
    """`read` and `loss` are told `facts`: sizes, and what a loss weighs.

    A batch is a dictionary of float32 vectors under this project's names, such as `inputs.tokens`.
    """

    def read(self, batch, facts):
        """The arguments of the network and the targets."""
        rows = batch["inputs"].reshape(-1, facts["features"])
        return (rows,), self.classes(batch["targets"], facts)

    def loss(self, outputs, targets, facts):
        return F.cross_entropy(outputs, targets)

    def classes(self, one_hot, facts):
        return one_hot.reshape(-1, facts["classes"]).argmax(1)


class MlpFamily(Family):
    network = Mlp


class CfcFamily(Family):
    """Two classes of which the second weighs more, or a regression."""

    network = Cfc

    def read(self, batch, facts):
        sequences = batch["inputs"].reshape(-1, facts["steps"], facts["features"])
        return (sequences,), batch["targets"].reshape(len(sequences), -1)

    def loss(self, outputs, targets, facts):
        weight = facts["positiveWeight"]
        if weight is None:
            return F.mse_loss(outputs, targets)
        odds = outputs[:, 1:] - outputs[:, :1]
        return F.binary_cross_entropy_with_logits(odds, targets, pos_weight=torch.tensor(weight))


class PlainFamily(Family):
    network = Plain

    def read(self, batch, facts):
        """Channels last in memory, which is how they come and is faster here."""
        side, channels = facts["side"], facts["channels"]
        images = batch["inputs"].reshape(-1, side, side, channels).permute(0, 3, 1, 2)
        return (images,), self.classes(batch["targets"], facts)


class GinFamily(Family):
    network = Gin

    def read(self, batch, facts):
        def numbers(name):
            return batch[f"inputs.{name}"].long()

        return (
            numbers("nodes").reshape(-1, facts["nodeChoices"]),
            numbers("edges").reshape(-1, facts["edgeChoices"]),
            *(numbers(name) for name in ("from", "to", "graphs")),
            batch["inputs.shares"][:, None],
        ), batch["targets"][:, None]

    def loss(self, outputs, targets, facts):
        weight = torch.tensor(facts["positiveWeight"])
        return F.binary_cross_entropy_with_logits(outputs, targets, pos_weight=weight)


class GcnFamily(Family):
    network = Gcn

    def read(self, batch, facts):
        heard = batch["inputs.heard"].reshape(-1, facts["features"])
        entries = torch.stack([batch[f"inputs.{name}"].long() for name in ("to", "from")])
        shape = (len(heard), len(heard))
        adjacency = torch.sparse_coo_tensor(entries, batch["inputs.weights"], shape).coalesce()
        nodes = batch["targets.nodes"].long()
        return (adjacency, heard), (nodes, self.classes(batch["targets.classes"], facts))

    def loss(self, outputs, targets, facts):
        nodes, classes = targets
        return F.cross_entropy(outputs[nodes], classes)


class DecisionFamily(Family):
    network = DecisionTransformer

    def read(self, batch, facts):
        context = facts["context"]
        names = ("returns", "observations", "actions")
        timesteps = batch["inputs.timesteps"].long().reshape(-1, context)
        seen = [batch[f"inputs.{name}"].reshape(*timesteps.shape, -1) for name in names]
        targets = [batch[f"targets.{name}"] for name in ("actions", "weights")]
        return (*seen, timesteps), [values.reshape(*timesteps.shape, -1) for values in targets]

    def loss(self, outputs, targets, facts):
        actions, weights = targets
        return F.mse_loss(outputs * weights, actions)


class VitFamily(Family):
    network = Vit

    def read(self, batch, facts):
        side, channels = facts["side"], facts["channels"]
        images = batch["inputs"].reshape(-1, side, side, channels)
        return (images,), self.classes(batch["targets"], facts)

    def loss(self, outputs, targets, facts):
        return F.cross_entropy(outputs, targets, label_smoothing=facts["smoothing"])


class TextFamily(Family):
    network = TextTransformer

    def read(self, batch, facts):
        lengths = batch["inputs.lengths"].long().tolist()
        return (batch["inputs.tokens"].long(), lengths), self.classes(batch["targets"], facts)


class LlamaFamily(Family):
    network = Llama

    def read(self, batch, facts):
        tokens = batch["inputs"].long().reshape(-1, facts["tokens"])
        return (tokens,), batch["targets"].long()

    def loss(self, outputs, targets, facts):
        return F.cross_entropy(outputs.flatten(0, 1), targets)


FAMILIES = {
    "mlp": MlpFamily(),
    "cfc": CfcFamily(),
    "plain20": PlainFamily(),
    "gin": GinFamily(),
    "gcn": GcnFamily(),
    "decision": DecisionFamily(),
    "vit": VitFamily(),
    "text": TextFamily(),
    "llama": LlamaFamily(),
}
