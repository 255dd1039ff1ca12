import { cropOf, literal, type Example } from './picture';

/** Python that classifies a picture with an exported ONNX file, by onnxruntime, numpy and Pillow. */
export function pythonExample({ model, picture, preprocessing, background }: Example): string {
  const { width, height, resize } = preprocessing;
  const crop = cropOf(preprocessing);
  const kernel = `Image.Resampling.${resize.interpolation.toUpperCase()}`;
  const resized = crop
    ? `picture = ImageOps.fit(picture, (${crop.side}, ${crop.side}), ${kernel})
picture = picture.crop((${crop.left}, ${crop.top}, ${crop.left + width}, ${crop.top + height}))`
    : `picture = picture.resize((${width}, ${height}), ${kernel})`;
  return `import json

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

session = onnxruntime.InferenceSession(${literal(model)}, providers=["CPUExecutionProvider"])
classes = json.loads(session.get_modelmeta().custom_metadata_map["classes"])

picture = ImageOps.exif_transpose(Image.open(${literal(picture)})).convert("RGBA")
picture = Image.alpha_composite(Image.new("RGBA", picture.size, ${literal(background)}), picture).convert("RGB")
${resized}
image = np.asarray(picture, dtype=np.float32)[None]  # [1, ${height}, ${width}, 3], 0 to 255

(probabilities,) = session.run(["probabilities"], {"image": image})[0]
for index in np.argsort(-probabilities)[:5]:
    print(f"{probabilities[index]:.1%} {classes[index]}")
`;
}
